import java.nio.file.Files;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.EmployeesApi;
import org.openapitools.client.api.InvoicesApi;
import org.openapitools.client.api.SessionsApi;
import org.openapitools.client.model.Credentials;

class OpenapiGenerator {
    static final String MEMBER = "100042", JOB = "Judged by openapi-generator in Java";

    public static void main(String[] args) throws Exception {
        var client = new ApiClient();
        client.updateBaseUri(System.getenv("PORTAL"));
        var session = new SessionsApi(client).signIn(new Credentials().number(MEMBER).password("lilas-et-pivoines"));
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + session.getToken()));

        var employees = new EmployeesApi(client);
        var employee = employees.listEmployees(MEMBER, null, null, null, 5L, null).getEmployees().get(0);
        var stale = "\"" + employee.getVersion() + "\"";
        var changed = employees.updateEmployee(MEMBER, employee.getId(), stale, employee.jobTitle(JOB), null);
        hold(JOB.equals(changed.getJobTitle()) && changed.getVersion() > employee.getVersion(), changed);
        try {
            employees.updateEmployee(MEMBER, employee.getId(), stale, employee, null);
            hold(false, "a stale version was taken");
        } catch (ApiException refusal) {
            hold(refusal.getCode() == 412, refusal);
        }

        var invoices = new InvoicesApi(client);
        var number = invoices.listInvoices(MEMBER, null, null).getInvoices().get(0).getNumber();
        var document = invoices.getInvoiceDocument(MEMBER, number + ".pdf", null, null, null).toPath();
        hold(new String(Files.readAllBytes(document), "ISO-8859-1").startsWith("%PDF-"), "no PDF");
        Files.delete(document);
    }

    static void hold(boolean what, Object why) {
        if (!what) {
            throw new AssertionError(why);
        }
    }
}
