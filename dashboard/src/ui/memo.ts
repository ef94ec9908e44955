import {
  Component,
  type ComponentType,
  createElement,
  type FunctionComponent,
  type VNode,
} from "preact";

/** A component that is drawn again only when something that it is given is another thing. */
export function memo<P extends object>(drawn: FunctionComponent<P>): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const now: Readonly<P> = this.props;
      const keys = Object.keys(next) as (keyof P)[];
      return keys.length !== Object.keys(now).length || keys.some((key) => next[key] !== now[key]);
    }

    override render(): VNode<P> {
      return createElement(drawn, this.props as P);
    }
  };
}
