import os

from portal import AuthenticatedClient, Client
from portal.api.employees import list_employees, update_employee
from portal.api.invoices import get_invoice_document, list_invoices
from portal.api.sessions import sign_in
from portal.models import Credentials

member, job, portal = "100042", "Judged by openapi-python-client", os.environ["PORTAL"]
session = sign_in.sync(client=Client(base_url=portal), body=Credentials(number=member, password="lilas-et-pivoines"))
client = AuthenticatedClient(base_url=portal, token=session.token, raise_on_unexpected_status=True)

employee = list_employees.sync(member, client=client, limit=5).employees[0]
stale, employee.job_title = f'"{employee.version}"', job
changed = update_employee.sync(member, employee.id, client=client, body=employee, if_match=stale)
assert changed.job_title == job and changed.version > employee.version, changed
refusal = update_employee.sync_detailed(member, employee.id, client=client, body=employee, if_match=stale)
assert refusal.status_code == 412 and refusal.parsed.code == "stale", refusal

number = list_invoices.sync(member, client=client).invoices[0].number
document = get_invoice_document.sync(member, number + ".pdf", client=client)
assert document.payload.read().startswith(b"%PDF-")
