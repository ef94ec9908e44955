import { Component, type ComponentChildren } from "preact";

interface BoundaryProps {
  /** What is within is about this: another one is another try. */
  readonly at: unknown;
  readonly children: ComponentChildren;
}

/** Keeps a fault of what is within from taking the page with it: the menu and the banner stay. */
export class Boundary extends Component<BoundaryProps, { faulty: boolean }> {
  override state = { faulty: false };

  static override getDerivedStateFromError(): { faulty: boolean } {
    return { faulty: true };
  }

  override componentDidCatch(cause: unknown): void {
    // For whoever mends it; what it was about is in nobody's log.
    console.error(cause);
  }

  override componentDidUpdate(before: BoundaryProps): void {
    if (this.state.faulty && before.at !== this.props.at) this.setState({ faulty: false });
  }

  override render(): ComponentChildren {
    if (!this.state.faulty) return this.props.children;
    return (
      <>
        <h1>This view cannot be shown</h1>
        <div class="problem" role="alert">
          <p>
            <b>The page failed at what it was told.</b> It goes on with another view, and begins
            anew when it is loaded again.
          </p>
        </div>
      </>
    );
  }
}
