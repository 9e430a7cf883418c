import { getInvoiceDocument, listEmployees, listInvoices, signIn, updateEmployee } from "./portal";

declare const process: { env: Record<string, string> };

const number = "100042";
const job = "Judged by orval";

function hold(what: boolean, why: unknown): asserts what {
  if (!what) throw new Error(JSON.stringify(why));
}

async function judge() {
  const session = await signIn({ number, password: "lilas-et-pivoines" });
  hold(session.status === 201, session);
  const headers = { Authorization: `Bearer ${session.data.token}` };

  const page = await listEmployees(number, { limit: 5 }, { headers });
  hold(page.status === 200, page);
  const employee = page.data.employees[0];
  const stale = { headers: { ...headers, "If-Match": `"${employee.version}"` } };
  const edit = () => updateEmployee(number, employee.id!, { ...employee, job_title: job }, stale);
  const changed = await edit();
  hold(changed.status === 200, changed);
  hold(changed.data.job_title === job && changed.data.version! > employee.version!, changed);
  const refusal = await edit();
  hold(refusal.status === 412 && refusal.data.code === "stale", refusal);

  const list = await listInvoices(number, {}, { headers });
  hold(list.status === 200, list);
  const document = await getInvoiceDocument(number, list.data.invoices[0].number + ".pdf", { headers });
  hold(document.status === 200, document);
  hold((await document.data.text()).startsWith("%PDF-"), "no PDF");
}

judge();
