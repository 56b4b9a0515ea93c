// Dark or light: what the system says, unless somebody chose. The colours themselves are in app.css, by light-dark().
export const themes = ['auto', 'light', 'dark'];

export function theme() {
  try {
    const kept = localStorage.getItem('theme');
    return themes.includes(kept) ? kept : 'auto';
  } catch {
    return document.documentElement.dataset.theme ?? 'auto';
  }
}

export function applyTheme(name) {
  document.documentElement.dataset.theme = name;
  try {
    localStorage.setItem('theme', name);
  } catch {
    // The choice lasts as long as the page then.
  }
}
