import { Configuration, EmployeesApi, InvoicesApi, ResponseError, SessionsApi } from "./portal";

declare const process: { env: Record<string, string> };

const basePath = process.env.PORTAL;
const number = "100042";
const job = "Judged by openapi-generator in TypeScript";

function hold(what: boolean, why: unknown): asserts what {
  if (!what) throw new Error(JSON.stringify(why));
}

async function judge() {
  const stranger = new SessionsApi(new Configuration({ basePath }));
  const { token } = await stranger.signIn({ credentials: { number, password: "lilas-et-pivoines" } });
  const signedIn = new Configuration({ basePath, accessToken: token });

  const employees = new EmployeesApi(signedIn);
  const { employees: [employee] } = await employees.listEmployees({ number, limit: 5 });
  const edit = { number, id: employee.id!, ifMatch: `"${employee.version}"`, employee: { ...employee, jobTitle: job } };
  const changed = await employees.updateEmployee(edit);
  hold(changed.jobTitle === job && changed.version! > employee.version!, changed);
  const refusal = await employees.updateEmployee(edit).then(() => undefined, (refused: unknown) => refused);
  hold(refusal instanceof ResponseError && refusal.response.status === 412, "a stale version was taken");

  const invoices = new InvoicesApi(signedIn);
  const list = await invoices.listInvoices({ number });
  const document = await invoices.getInvoiceDocument({ number, file: list.invoices[0].number + ".pdf" });
  hold((await document.text()).startsWith("%PDF-"), "no PDF");
}

judge();
