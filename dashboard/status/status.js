const NARROW = "(max-width: 48rem)";
const MENU = '[data-testid="stSidebarUserContent"]';
const OPEN_MENU = '[data-testid="stSidebar"][data-collapsed="false"]';
const CLOSE = '[data-testid="stSidebarCollapseButton"] button';

// The menu lies over the page there, and has done its work once a page was chosen in it.
function closeMenu() {
  const menu = document.querySelector(OPEN_MENU);
  if (menu && matchMedia(NARROW).matches) {
    menu.querySelector(CLOSE)?.click();
    // Or the next stop of the Tab key would lie in what cannot be seen.
    document.querySelector('[data-testid="stMain"]')?.focus();
  }
}

function closeAfterChoice(event) {
  if (event.target.closest("a")) closeMenu();
}

// Streamlit's links are no navigation to who hears them, and its first page has no address.
function markMenu() {
  const menu = document.querySelector(MENU);
  menu?.setAttribute("role", "navigation");
  menu?.setAttribute("aria-label", "Pages");
  menu?.addEventListener("click", closeAfterChoice);
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
  const { page } = status.dataset;
  markMenu();
  if (page !== data.page) {
    // A new page is read by its title.
    status.textContent = "";
    status.dataset.page = data.page;
  } else if (data.changed) {
    status.textContent = data.changed;
  }
}
