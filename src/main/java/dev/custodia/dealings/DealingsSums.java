package dev.custodia.dealings;

import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Sums;
import java.util.List;
import org.springframework.stereotype.Component;

/** The figures, for whoever shows one customer whole. */
@Component
class DealingsSums implements Sums {
    private final Dealings dealings;

    DealingsSums(Dealings dealings) {
        this.dealings = dealings;
    }

    @Override
    public List<Sum> of(CustomerId customer) {
        return dealings.figures(customer).stream()
                .map(figure -> new Sum(
                        figure.kind().word(),
                        figure.documents(),
                        figure.open(),
                        figure.sum(),
                        figure.first(),
                        figure.last(),
                        figure.documents12Months(),
                        figure.sum12Months()))
                .toList();
    }
}
