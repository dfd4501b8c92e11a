// The desk's behaviour: theme, dialogs, search, keyboard. Pages work without it; it makes them quick.
import { startDialogs } from "./dialogs.js";
import { startFrames } from "./frames.js";
import { startKeyboard } from "./keyboard.js";
import { startSearch } from "./search.js";
import { startTabs } from "./tabs.js";
import { startThemeChoice } from "./theme-choice.js";

startThemeChoice();
startTabs();
startDialogs();
startFrames();
startSearch();
startKeyboard();
