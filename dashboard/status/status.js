const NARROW = "(max-width: 48rem)";
const MENU_BUTTON = '[data-testid="stSidebarCollapseButton"] button';

// The menu lies over the page there, and has done its work once a page was chosen in it.
function closeMenu() {
  const menu = document.querySelector('[data-testid="stSidebar"][data-collapsed="false"]');
  if (menu && matchMedia(NARROW).matches) {
    menu.querySelector(MENU_BUTTON)?.click();
  }
}

export default function ({ data, parentElement }) {
  const status = parentElement.querySelector("p");
  const { page, shown } = status.dataset;
  if (page !== data.page) {
    status.textContent = "";
    closeMenu();
  } else if (shown !== data.shown) {
    // Not with a new page, whose title is read anyhow.
    status.textContent = data.shown;
  }
  Object.assign(status.dataset, data);
}
