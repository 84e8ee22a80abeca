import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** As long as a loaded machine may take for one step of a walk. */
export const patient = { timeout: 60_000 };

/** Address of a part of a service's page. */
export const servicePath = (service: string, tab: 'routing' | 'resilience'): string =>
  `/services/default/${service}?tab=${tab}`;

export const planPanel = (page: Page): Locator => page.getByRole('complementary', { name: 'Plan' });

export const inEffect = (page: Page, words: string): Locator =>
  page.getByRole('img', { name: `In effect: ${words}` });

/** The line of a change that is on its way or in force, by its title. */
export const runningChange = (page: Page, title: string | RegExp): Locator =>
  page.getByRole('region', { name: title }).filter({ has: page.getByRole('button', { name: 'Undo' }) });

/** A button once it can be pressed: it says why while it cannot. */
export async function untilPressable(button: Locator): Promise<Locator> {
  await button.waitFor(patient);
  await expect.poll(() => button.getAttribute('aria-disabled'), patient).not.toBe('true');
  return button;
}

/** Presses "Preview the plan" of a form and waits for the sentence that the plan says. */
export async function preview(page: Page, form: Page | Locator, sentence: string | RegExp): Promise<Locator> {
  const button = form.getByRole('button', { name: 'Preview the plan' }).first();
  await (await untilPressable(button)).click();
  await planPanel(page).getByText(sentence).first().waitFor(patient);
  return planPanel(page);
}

/** Applies the plan that is shown, and waits until it is written. */
export async function apply(page: Page, act: string | RegExp): Promise<void> {
  await (await untilPressable(planPanel(page).getByRole('button', { name: act }))).click();
  await planPanel(page).waitFor({ state: 'detached', ...patient });
}

/** Takes a running change back and waits until its line is gone. */
export async function undo(page: Page, title: string | RegExp): Promise<void> {
  const line = runningChange(page, title);
  await (await untilPressable(line.getByRole('button', { name: 'Undo' }))).click();
  await line.waitFor({ state: 'detached', ...patient });
}

const mostTabs = 150;

/** Goes on with the Tab key until the focus is where it is wanted, as a person without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let count = 0; count < mostTabs; count += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Not reached with ${mostTabs} presses of Tab: ${String(target)}`);
}
