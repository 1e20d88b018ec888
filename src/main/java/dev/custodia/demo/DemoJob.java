package dev.custodia.demo;

import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DemoJob {
    @Bean
    OneTimeTask<Void> demoTask(Demo demo) {
        return demo.task();
    }
}
