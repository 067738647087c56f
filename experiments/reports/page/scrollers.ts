/**
 * Lets the keyboard reach formulas that are wider than their place, and only those: a page of formulas must not
 * become a page of tab stops.
 */
export function focusableWhenScrolling(elements: Iterable<HTMLElement>): void {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  // Seen for the first time, or shown by a <details> that opens, an element reports its size too.
  for (const element of elements) observer.observe(element);
}
