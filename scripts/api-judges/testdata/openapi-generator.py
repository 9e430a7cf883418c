import os

from portal import ApiClient, Configuration, Credentials, EmployeesApi, InvoicesApi, SessionsApi
from portal.exceptions import ApiException

member, job = "100042", "Judged by openapi-generator in Python"
session = SessionsApi(ApiClient(Configuration(host=os.environ["PORTAL"]))).sign_in(
    Credentials(number=member, password="lilas-et-pivoines"))
client = ApiClient(Configuration(host=os.environ["PORTAL"], access_token=session.token))

employees = EmployeesApi(client)
employee = employees.list_employees(member, limit=5).employees[0]
stale, employee.job_title = f'"{employee.version}"', job
changed = employees.update_employee(member, employee.id, stale, employee)
assert changed.job_title == job and changed.version > employee.version, changed
try:
    employees.update_employee(member, employee.id, stale, employee)
    raise AssertionError("a stale version was taken")
except ApiException as refusal:
    assert refusal.status == 412, refusal

invoices = InvoicesApi(client)
number = invoices.list_invoices(member).invoices[0].number
assert invoices.get_invoice_document(member, number + ".pdf").startswith(b"%PDF-")
