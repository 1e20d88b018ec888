package dev.custodia.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import dev.custodia.Program;
import dev.custodia.Program.Answer;
import dev.custodia.Shop;
import dev.custodia.cleanup.Action;
import dev.custodia.cleanup.Choice;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.cleanup.Plan;
import dev.custodia.customers.Customer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** What comes in of somebody who waits in the recycle bin is refused, and says so. */
@CustodiaTest(
        web = WebEnvironment.RANDOM_PORT,
        settings = {"CUSTODIA_ADMIN_TOKEN=" + Program.TOKEN})
@Import(Shop.class)
class BinnedTest {
    @LocalServerPort
    int port;

    @Autowired
    Shop shop;

    @Autowired
    Cleanup cleanup;

    @Test
    void who_waits_in_the_bin_is_neither_changed_nor_doubled_by_what_comes_in() {
        Customer bella = shop.person("Bella Binned", Shop.email("bella@example.org"));
        Plan plan = shop.asGreta(() -> cleanup.plan(new Choice.Picked(List.of(bella.id())), Action.DELETE, null));
        shop.asGreta(
                () -> cleanup.confirm(plan.change().changeId(), plan.change().digest(), 1, cleanup.ask(plan)));
        shop.ended(plan.change().changeId());

        String again = """
                [{"name": "Bella Binned", "contactPoints": [{"kind": "email", "value": "bella@example.org"}]}]""";
        Answer refused = new Program(port).post("/customers/bulk", again);
        assertThat(refused.text()).contains("imports.in_bin");

        // Somebody in use is meant before who waits.
        Customer newer = shop.person("Bella Binned", Shop.email("bella@example.org"));
        Answer taken = new Program(port).post("/customers/bulk", again).good();
        assertThat(taken.text()).contains(newer.id().toString());
    }
}
