import { render } from "preact";
import { App } from "./App";
import { startTicking } from "./time/now";
import { startLooks } from "./ui/looks";
import "./styles/tokens.css";
import "./styles/shell.css";
import "./styles/parts.css";
import "./styles/floor.css";
import "./styles/agents.css";
import "./styles/contact.css";
import "./styles/history.css";
import "./styles/call.css";

startLooks();
startTicking();
const root = document.getElementById("app");
if (root) render(<App />, root);
