// Opens Swagger UI in a headless Chromium as a person would, against the server whose FHIR base is the first argument; the second is the browser's file.
// Posts the transaction, presses every operation of Patient, then opens every document; prints "ok" at the end. With a folder as third argument it leaves screenshots there.
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

  for (const type of ['Observation', 'Patient', 'Account', 'Binary']) {
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

  // From top to bottom of a page every operation succeeds: what deletes stands last.
  await open('Patient');
  const operations = await page.$$eval('.opblock', blocks => blocks.map(block => ({ path: block.querySelector('[data-path]').dataset.path, method: block.querySelector('.opblock-summary-method').textContent.toLowerCase() })));
  assert.ok(operations.length > 20);
  for (const { path, method } of operations) {
    const { status } = await tryOut(path, method);
    assert.ok(status >= 200 && status < 300, `${method} ${path}: ${status}`);
  }

  // What nobody chose is not sent, and what may be repeated is, as often as it is given: in the URL and in a form.
  const fill = async block => {
    const row = async name => (await block.evaluateHandle((block, name) => [...block.querySelectorAll('tr')].find(row => (row.dataset.propertyName ?? row.dataset.paramName ?? row.querySelector('.parameter__name')?.textContent) === name), name)).asElement();
    await (await (await row('_summary')).$('select')).select('text');
    for (const text of ['Patient:organization', 'Patient:general-practitioner']) {
      const include = await row('_include');
      await (await include.$('.json-schema-form-item-add')).click();
      const field = (await include.$$('input[type=text]')).at(-1);
      await field.click({ clickCount: 3 });
      await field.type(text);
    }
  };
  const chosen = request => [...new URLSearchParams(request.method() === 'GET' ? new URL(request.url()).search : request.postData())].filter(([, value]) => value).sort().join(' ');
  for (const [path, method] of [['/fhir/Patient', 'get'], ['/fhir/Patient/_search', 'post']]) {
    await open('Patient');
    const sent = page.waitForRequest(request => new URL(request.url()).pathname === path);
    const search = await tryOut(path, method, fill);
    assert.equal(JSON.parse(search.body).entry?.some(entry => entry.search.mode === 'outcome') ?? false, false);
    assert.equal(chosen(await sent), '_include,Patient:general-practitioner _include,Patient:organization _summary,text');
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
