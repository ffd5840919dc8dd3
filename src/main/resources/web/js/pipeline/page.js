import { bindThemeToggle } from '../shared/theme.js';

bindThemeToggle(document.getElementById('theme-toggle'));
