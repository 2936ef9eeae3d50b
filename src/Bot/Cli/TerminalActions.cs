using EksUpgradeBot.Adapters.Code;
using EksUpgradeBot.Adapters.Eks;
using EksUpgradeBot.Adapters.Kubernetes;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Hosting;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Running;

namespace EksUpgradeBot.Bot.Cli;

/// <summary>Carries out the commands of the terminal. None of them needs Slack, but for <c>run</c>.</summary>
internal sealed class TerminalActions(TextWriter output, TextWriter error)
{
    /// <summary>The actions for <see cref="CommandLine"/>.</summary>
    public CommandActions All => new(
        RunAsync, ReportAsync, TokenAsync, new SummarizeAction(output, error, Console.OpenStandardInput).RunAsync, SetVersionAsync);

    private async Task<int> RunAsync(RunArguments arguments, CancellationToken cancellationToken) =>
        await LoadAsync(arguments.Config) is { } configuration
            ? await RunBot.RunAsync(configuration, cancellationToken)
            : ExitCode.BadInput;

    private async Task<int> ReportAsync(ReportArguments arguments, CancellationToken cancellationToken)
    {
        if (await LoadAsync(arguments.Config) is not { } configuration)
        {
            return ExitCode.BadInput;
        }

        if (await FindAsync(configuration, arguments.Cluster) is not { } cluster)
        {
            return ExitCode.BadInput;
        }

        try
        {
            await using var services = Outside(configuration);
            var examination = services.GetRequiredService<Examination>();
            var snapshot = await examination.ReadAsync(cluster, cancellationToken);
            var report = ReadinessReport.Of(snapshot, arguments.Target ?? snapshot.ControlPlane.Version.Next, await WaiverStore.PeekAsync(configuration.Store, cluster.Name, cancellationToken));
            var refusal = Planner.Plan(snapshot, report.Target, report, cluster.Routine) as PlanningResult.Refused;
            await output.WriteLineAsync(
                arguments.Json ? Json.Write(new { report, refusal })
                : arguments.Markdown ? ReadinessMarkdown.Of(report).TrimEnd()
                : string.Join('\n', ReadinessText.Lines(report, refusal)));
            return refusal is null ? ExitCode.Fine : ExitCode.Findings;
        }
        catch (OutsideException broken)
        {
            await TellAsync(broken);
            return ExitCode.Findings;
        }
    }

    private static ServiceProvider Outside(BotConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System);
        BotHost.AddOutside(services, configuration);
        BotHost.AddReaders(services);
        return services.BuildServiceProvider();
    }

    private async Task<int> TokenAsync(TokenArguments arguments, CancellationToken cancellationToken)
    {
        // Helm calls this from the directory of the charts, where a directory that is used in place need not be found.
        if (await LoadAsync(arguments.Config, _ => true) is not { } configuration
            || await FindAsync(configuration, arguments.Cluster) is not { } cluster)
        {
            return ExitCode.BadInput;
        }

        try
        {
            using var access = new AwsAccess();
            var token = await new ClusterTokens(access, TimeProvider.System).GetAsync(cluster.Address, cancellationToken);
            await output.WriteLineAsync(RunKubeconfig.ToExecCredential(token));
            return ExitCode.Fine;
        }
        catch (OutsideException broken)
        {
            await TellAsync(broken);
            return ExitCode.Findings;
        }
    }

    private async Task<int> SetVersionAsync(SetVersionArguments arguments, CancellationToken _)
    {
        if (!Directory.Exists(arguments.Directory))
        {
            await error.WriteLineAsync($"{arguments.Directory} is not a directory.");
            return ExitCode.BadInput;
        }

        if (arguments.VarFiles.FirstOrDefault(file => !File.Exists(Path.Combine(arguments.Directory, file))) is { } missing)
        {
            await error.WriteLineAsync($"{missing} is not a file in {arguments.Directory}: name var files relative to it.");
            return ExitCode.BadInput;
        }

        var found = VersionEditor.Find(
            new VersionQuery(arguments.Directory, arguments.Module, arguments.Attribute) { VarFiles = arguments.VarFiles });
        if (found is not VersionPlace place)
        {
            return await RefuseAsync((VersionRefusal)found, arguments.Json);
        }

        var edit = place.ChangeTo(arguments.Version);
        try
        {
            if (arguments.Write && edit.Write() is { } refusal)
            {
                return await RefuseAsync(refusal, arguments.Json);
            }
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{place.File} cannot be written: {unwritable.Message}");
            return ExitCode.BadInput;
        }

        await output.WriteAsync(arguments.Json
            ? Json.Write(new { file = place.File, line = place.Line, offset = place.Offset, old = edit.From, @new = edit.To, holder = place.Holder, written = arguments.Write && !edit.ChangesNothing, notes = place.Notes }) + "\n"
            : edit.ChangesNothing ? $"{place.File}:{place.Line} says {edit.To} already.\n" : edit.Diff);
        if (!arguments.Json)
        {
            // Apart from the diff, so that git apply takes that as it is.
            await error.WriteAsync(string.Concat(place.Notes.Select(note => $"{note}\n")));
        }

        return ExitCode.Fine;
    }

    private async Task<int> RefuseAsync(VersionRefusal refusal, bool json)
    {
        if (json)
        {
            await output.WriteLineAsync(Json.Write(new { refusal.File, refusal.Line, refusal.Reason, refusal.Remedy }));
        }
        else
        {
            await error.WriteLineAsync($"{refusal}\n{refusal.Remedy}");
        }

        return ExitCode.Findings;
    }

    private async Task<ClusterSettings?> FindAsync(BotConfiguration configuration, ClusterName name)
    {
        var found = configuration.Clusters.FirstOrDefault(cluster => cluster.Name == name);
        if (found is null)
        {
            await error.WriteLineAsync(
                $"There is no cluster {name} in the configuration: {string.Join(", ", configuration.Clusters.Select(known => known.Name))}.");
        }

        return found;
    }

    private async Task<BotConfiguration?> LoadAsync(string? option, Func<string, bool>? directoryExists = null)
    {
        var path = ConfigurationFile.Locate(option, Environment.GetEnvironmentVariable);
        switch (ConfigurationFile.Load(path, Environment.GetEnvironmentVariable, directoryExists))
        {
            case ConfigurationResult.Fine fine:
                return fine.Configuration;
            case ConfigurationResult.Broken broken:
                foreach (var problem in broken.Errors)
                {
                    await error.WriteLineAsync(problem.In(path));
                }

                break;
        }

        return null;
    }

    private Task TellAsync(OutsideException broken) =>
        error.WriteLineAsync(broken.Remedy is { } remedy ? $"{broken.Message} {remedy}" : broken.Message);
}
