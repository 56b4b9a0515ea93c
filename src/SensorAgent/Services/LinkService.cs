using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorAgent.Configuration;
using SensorAgent.Core.Management;
using SensorAgent.Core.Messaging;
using SensorAgent.Core.Outputs;
using SensorAgent.Core.Rules;
using SensorAgent.Core.Setup;
using SensorAgent.Core.Storage;

namespace SensorAgent.Services;

/// <summary>The link to the broker, and what goes over it.</summary>
internal static class LinkServices
{
    public static void AddLink(this IServiceCollection services, AgentPlan plan)
    {
        services.AddSingleton(new Outbox());
        services.AddSingleton(provider => new DriverMessages(provider.GetRequiredService<Outbox>(), plan.Mqtt.Qos));
        services.AddSingleton<IMqttConnection>(provider => MqttAdapter.ForAgent(
            plan, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider =>
        {
            var router = provider.GetRequiredService<OutputRouter>();
            var inbox = provider.GetRequiredService<RequestInbox>();
            var rules = provider.GetRequiredService<RuleFleet>();
            var backlog = provider.GetRequiredService<ReadingBacklog>();
            var discovery = provider.GetRequiredService<HomeAssistantDiscovery>();
            var messages = provider.GetRequiredService<DriverMessages>();
            var link = new Link(
                provider.GetRequiredService<IMqttConnection>(), provider.GetRequiredService<Outbox>(), plan.Topics, Subscriptions, Received, Changed,
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Link>>());

            messages.Changed += () => _ = link.ResubscribeAsync(CancellationToken.None);
            return link;

            IReadOnlyList<string> Subscriptions() =>
            [
                .. new[] { plan.Topics.Request("+") }.Where(filter => filter.Length > 0),
                .. router.Topics, .. rules.Topics, .. messages.Topics.Union(discovery.Filters),
            ];

            void Received(InboundMessage message)
            {
                if (inbox.Receive(message) || rules.Receive(message))
                    return;
                discovery.Receive(message);
                router.Receive(message);
                messages.Receive(message);
            }

            void Changed(bool connected)
            {
                messages.LinkChanged(connected);
                router.LinkChanged(connected);
                rules.LinkChanged(connected);
                backlog.LinkChanged(connected);
            }
        });
        services.AddSingleton(provider => new AgentInfo(
            AgentVersion.Text, Machine.HostName(), plan.Board.Model, plan.Board.IsSimulated, provider.GetRequiredService<TimeProvider>().GetUtcNow(),
            plan.Sensors.Count, plan.Outputs.Count)
        {
            IsSafeMode = plan.SafeModeCause.Length > 0,
        });
        services.AddSingleton(provider => new HomeAssistantDiscovery(
            new StateFile(plan.Agent.StateDirectory.Length == 0 ? "" : Path.Combine(plan.Agent.StateDirectory, "home-assistant")),
            provider.GetRequiredService<Outbox>(), plan.Topics, provider.GetRequiredService<AgentInfo>(), provider.GetRequiredService<ILogger<HomeAssistantDiscovery>>()));
        services.AddHostedService<LinkService>();
    }
}

/// <summary>Says what the agent is, and keeps the link.</summary>
internal sealed class LinkService(Link link, Outbox outbox, AgentPlan plan, AgentInfo info, HomeAssistantDiscovery discovery) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        info.Post(outbox, plan.Topics);
        if (plan.SafeModeCause.Length == 0) // what is only left out for the time being is not taken back
            discovery.Announce(plan.Discovery);
        return link.RunAsync(stoppingToken);
    }
}
