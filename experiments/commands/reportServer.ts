import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { InputError } from "../../solvers/errors.ts";
import { EVENTS_PATH, type LiveState } from "../reports/livePage.ts";

/** Only this machine: the report may hold unpublished conjectures. */
const ADDRESS = "127.0.0.1";

/** What the server hands out, read anew at each request. */
export interface ServedFiles {
  /** The page, as `livePage` or `waitingPage` makes it. */
  page(state: LiveState): string;
  /** Another file by its name, as text; undefined: not found. */
  file(name: string): string | undefined;
}

export interface ReportServer {
  readonly url: string;
  /** Tells every open page. */
  publish(state: LiveState): void;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html",
  md: "text/markdown",
  json: "application/json",
};

/** Names under which a browser may ask for this server: others are a page elsewhere that resolves its name to us. */
function isOwnHost(request: IncomingMessage, port: number): boolean {
  return [`${ADDRESS}:${port}`, `localhost:${port}`].includes(request.headers.host ?? "");
}

function send(response: ServerResponse, status: number, kind: string, text: string): void {
  response.writeHead(status, {
    "content-type": `${TYPES[kind] ?? "text/plain"}; charset=utf-8`,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(text);
}

/**
 * Open pages that are told of changes at once. A browser opens at most six connections to one server, and the seventh tab
 * would get nothing: beyond this number the page that has listened longest is let go, and asks again by itself.
 */
const MOST_LISTENERS = 4;

class Pages {
  private readonly listeners = new Set<ServerResponse>();
  private readonly files: ServedFiles;
  private state: LiveState;

  constructor(files: ServedFiles, state: LiveState) {
    this.files = files;
    this.state = state;
  }

  publish(state: LiveState): void {
    this.state = state;
    for (const listener of this.listeners) this.tell(listener);
  }

  answer(request: IncomingMessage, response: ServerResponse, port: number): void {
    if (!isOwnHost(request, port)) return send(response, 403, "txt", "Ask for 127.0.0.1.\n");
    if (request.method !== "GET" && request.method !== "HEAD")
      return send(response, 405, "txt", "Only GET.\n");
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (path === EVENTS_PATH) return this.listen(request, response);
    if (path === "/" || path === "/report.html")
      return send(response, 200, "html", this.files.page(this.state));
    const text = this.files.file(path.slice(1));
    if (text === undefined) return send(response, 404, "txt", "Not found.\n");
    send(response, 200, path.split(".").at(-1) ?? "", text);
  }

  private listen(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    this.listeners.add(response);
    request.on("close", () => this.listeners.delete(response));
    // A page that goes away while it is told something is no failure.
    response.on("error", () => this.listeners.delete(response));
    for (const oldest of this.listeners) {
      if (this.listeners.size <= MOST_LISTENERS) break;
      this.listeners.delete(oldest);
      oldest.end();
    }
    this.tell(response);
  }

  /** One server-sent event (HTML standard, section 9.2); JSON has no line breaks. */
  private tell(response: ServerResponse): void {
    response.write(`event: state\ndata: ${JSON.stringify(this.state)}\n\n`);
  }
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, ADDRESS, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/**
 * Serves to this machine only.
 *
 * @param port - 0: any free one.
 * @throws InputError if the port cannot be had.
 */
export async function startReportServer(
  files: ServedFiles,
  first: LiveState,
  port: number,
): Promise<ReportServer> {
  const pages = new Pages(files, first);
  let taken = port;
  const server = createServer((request, response) => {
    try {
      pages.answer(request, response, taken);
    } catch (error) {
      send(response, 500, "txt", `${error instanceof Error ? error.message : String(error)}\n`);
    }
  });
  try {
    taken = await listening(server, port);
  } catch (error) {
    const received = `${port} (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
    const remedy = "Give another --port, or none for any free one.";
    throw new InputError("port", [{ field: "--port", received, expected: "a free port", remedy }]);
  }
  return {
    url: `http://${ADDRESS}:${taken}/`,
    publish: (state) => pages.publish(state),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
