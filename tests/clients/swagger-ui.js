// Opens Swagger UI in a headless Chromium as a person would, against the server whose FHIR base is the first argument; the second is the browser's file.
// Posts the transaction, then opens every document; prints "ok" at the end. With a folder as third argument it leaves screenshots there.
import assert from 'node:assert/strict';
import puppeteer from 'puppeteer-core';

const [base, executablePath, screenshots] = process.argv.slice(2);
const { origin } = new URL(base);
const browser = await puppeteer.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'], defaultViewport: { width: 1280, height: 1400 } });
const page = await browser.newPage();
const wrong = [];
page.on('console', message => message.type() === 'error' && wrong.push(`console: ${message.text()}`));
page.on('pageerror', error => wrong.push(`page: ${error.message}`));
page.on('requestfailed', request => wrong.push(`failed: ${request.url()}`));
page.on('request', request => /^(data|blob):/.test(request.url()) || request.url().startsWith(origin) || wrong.push(`elsewhere: ${request.url()}`));
page.on('response', response => response.status() >= 400 && wrong.push(`${response.status()}: ${response.url()}`));

const show = async name => screenshots && await page.screenshot({ path: `${screenshots}/${name}.png` });
const open = async name => {
  await page.goto(`${origin}/swagger/index.html?urls.primaryName=${encodeURIComponent(name)}`);
  await page.waitForSelector('.opblock-summary');
};

/** Opens an operation, presses "Try it out" and "Execute", and returns the status and the body of the answer that the page shows. */
const tryOut = async (path, method, fill) => {
  const block = await page.waitForSelector(`.opblock-${method}:has([data-path="${path}"])`);
  await (await block.$('.opblock-summary-control')).click();
  await (await block.waitForSelector('.try-out__btn')).click();
  await block.waitForSelector('.execute');
  await fill?.(block);
  await (await block.$('.execute')).click();
  await block.waitForSelector('.live-responses-table .response-col_status');
  const status = await block.$eval('.live-responses-table tbody .response-col_status', cell => Number.parseInt(cell.textContent, 10));
  const download = await block.$('.live-responses-table .microlight, .live-responses-table code');
  return { status, body: download ? await download.evaluate(node => node.textContent) : '', block };
};

try {
  await open('Genomics');
  await show('genomics');
  const transaction = await tryOut('/fhir', 'post');
  await show('genomics-transaction');
  assert.equal(transaction.status, 200);
  const bundle = JSON.parse(transaction.body);
  assert.equal(bundle.type, 'transaction-response');
  assert.ok(bundle.entry.length > 10 && bundle.entry.every(entry => /^20[01]/.test(entry.response.status)));

  await open('The whole server');
  await show('system');
  assert.equal((await tryOut('/fhir', 'post')).status, 200);

  // A megabyte: shown as one text, since elements for each word of it would bring the page to a stand.
  const statement = await tryOut('/fhir/metadata', 'get');
  assert.equal(JSON.parse(statement.body).resourceType, 'CapabilityStatement');
  assert.ok((await statement.block.$$('*')).length < 1000);

  for (const type of ['Observation', 'Patient', 'Account']) {
    await open(type);
    await show(type);
    assert.equal((await tryOut(`/fhir/${type}`, 'post')).status, 201);
    const search = await tryOut(`/fhir/${type}`, 'get');
    assert.equal(search.status, 200);
    assert.equal(JSON.parse(search.body).type, 'searchset');
    assert.equal((await tryOut(`/fhir/${type}/_search`, 'post')).status, 200);
    assert.equal((await tryOut(`/fhir/${type}/{id}`, 'put')).status < 300, true);
    assert.equal((await tryOut(`/fhir/${type}/{id}`, 'get')).status, 200);
  }

  // Every document renders; what is chosen at the top right is what a person sees there.
  await open('Genomics');
  const names = await page.$$eval('#select option', options => options.map(option => option.textContent));
  assert.ok(names.length > 140);
  for (const [index, name] of names.entries()) {
    await page.select('#select', await page.$eval(`#select option:nth-child(${index + 1})`, option => option.value));
    await page.waitForFunction(title => document.querySelector('.info .title')?.textContent.includes(title), {}, `FhirGenomics: ${name}`);
    await page.waitForSelector('.opblock-summary');
    assert.equal(await page.$('.errors-wrapper'), null, name);
  }

  assert.deepEqual(wrong, []);
  console.log('ok');
} finally {
  await browser.close();
}
