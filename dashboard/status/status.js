const NARROW = "(max-width: 48rem)";
const MENU = '[data-testid="stSidebarUserContent"]';
const OPEN_MENU = '[data-testid="stSidebar"][data-collapsed="false"]';
const CLOSE = '[data-testid="stSidebarCollapseButton"] button';

// The menu lies over the page there, and has done its work once a page was chosen in it.
function closeMenu() {
  if (matchMedia(NARROW).matches) {
    document.querySelector(OPEN_MENU)?.querySelector(CLOSE)?.click();
  }
}

// Streamlit's links are no navigation to who hears them, and its first page has no address.
function markMenu() {
  const menu = document.querySelector(MENU);
  menu?.setAttribute("role", "navigation");
  menu?.setAttribute("aria-label", "Pages");
  for (const link of menu?.querySelectorAll("a") ?? []) {
    const address = link.getAttribute("href");
    if (!address || address.startsWith("?")) {
      link.setAttribute("href", `./${address}`);
    }
    if (new URL(link.href).pathname === location.pathname) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

export default function ({ data, parentElement }) {
  const status = parentElement.querySelector("p");
  const { page, shown } = status.dataset;
  markMenu();
  if (page !== data.page) {
    status.textContent = "";
    closeMenu();
  } else if (shown !== data.shown) {
    // Not with a new page, whose title is read anyhow.
    status.textContent = data.shown;
  }
  status.dataset.page = data.page;
  status.dataset.shown = data.shown;
}
