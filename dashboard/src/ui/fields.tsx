import type { JSX } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A field to search or filter by. */
export function Search({ label, value, onChange }: FieldProps): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="search"
        value={value}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}

/** One of few. */
export function Select(
  props: FieldProps & { options: readonly (readonly [value: string, name: string])[] },
): JSX.Element {
  const { label, value, onChange, options } = props;
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A day. */
export function DateField({ label, value, onChange }: FieldProps): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input type="date" value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    </label>
  );
}

/** One of many, with suggestions; told once it is left or chosen. */
export function Suggested(
  props: FieldProps & { suggestions: readonly string[]; invalid?: boolean },
): JSX.Element {
  const { label, value, onChange, suggestions, invalid } = props;
  const list = useId();
  return (
    <label class="field">
      <span>{label}</span>
      <input
        list={list}
        value={value}
        aria-invalid={invalid}
        autocomplete="off"
        spellcheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <datalist id={list}>
        {suggestions.map((suggestion) => (
          <option key={suggestion} value={suggestion} />
        ))}
      </datalist>
    </label>
  );
}

/** One of a few, all to be seen at once, each with how many there are. */
export function Choice(props: {
  label: string;
  value: string;
  options: readonly (readonly [value: string, name: string, count?: number])[];
  onChange: (value: string) => void;
}): JSX.Element {
  return (
    <fieldset class="choice">
      <legend>{props.label}</legend>
      {props.options.map(([value, name, count]) => (
        <button
          key={value}
          type="button"
          aria-pressed={props.value === value}
          onClick={() => props.onChange(value)}
        >
          {name}
          {count !== undefined && <span class="count">{count}</span>}
        </button>
      ))}
    </fieldset>
  );
}
