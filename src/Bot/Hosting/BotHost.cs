using EksUpgradeBot.Adapters.Code;
using EksUpgradeBot.Adapters.Eks;
using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Adapters.Helmfile;
using EksUpgradeBot.Adapters.Kubernetes;
using EksUpgradeBot.Adapters.Kubernetes.Evidence;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Adapters.Storage.Encryption;
using EksUpgradeBot.Adapters.Terraform;
using EksUpgradeBot.Bot.Access;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Bot.Jobs;
using EksUpgradeBot.Bot.Notices;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack;
using EksUpgradeBot.Slack.Http;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Running;
using EksUpgradeBot.Upgrade.Steps;

namespace EksUpgradeBot.Bot.Hosting;

/// <summary>Puts the rooms together: adapters under the ports, the director over them, Slack in front, Quartz behind.</summary>
internal static class BotHost
{
    /// <summary>Builds the host. The database is open already, so that its refusals are told before anything starts.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="secrets">What Slack gave.</param>
    /// <param name="database">The store.</param>
    /// <param name="keys">What it keeps secrets with; null for not at all.</param>
    public static WebApplication Build(BotConfiguration configuration, SlackSecrets secrets, Database database, EncryptionKeys? keys)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Quartz", LogLevel.Warning);

        // What a job threw is told by Quartz's ErrorLogger too: once is enough.
        builder.Logging.AddFilter("Quartz.Core.JobRunShell", LogLevel.None);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        builder.WebHost.UseUrls(configuration.Listen.ToString());
        builder.WebHost.UseKestrelHttpsConfiguration();

        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(configuration);
        services.AddSingleton<IClusterCatalogue, ClusterCatalogue>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = configuration.ShutdownTimeout);
        AddStores(services, database, keys);
        AddOutside(services, configuration);
        services.AddSingleton<StepCatalogue>();
        AddReaders(services);
        services.AddSingleton<IThreadLinks, SlackThreadLinks>();
        services.AddSingleton<Director>();

        // Stopped in the opposite order: first nothing more is taken from Slack, then turns come to their end, then threads are left.
        AddConversation(services);
        services.AddRunJobs(configuration, database);
        AddSlack(services, configuration, secrets);

        var app = builder.Build();
        app.UseRefusalWhenStopping();
        app.MapHealth();
        app.MapTurns();
        if (configuration.Mode == SlackMode.Http)
        {
            app.MapSlack();
        }

        return app;
    }

    private static void AddStores(IServiceCollection services, Database database, EncryptionKeys? keys)
    {
        services.AddSingleton(database);
        services.AddSingleton(database.Locks);
        services.AddSingleton(ReplicaName.Read(Environment.GetEnvironmentVariable));
        services.AddSingleton(new Vault(database, keys));
        services.AddSingleton<ApplyLedger>();
        services.AddSingleton<IRunStore, RunStore>();
        services.AddSingleton<IWaivers, WaiverStore>();
        services.AddSingleton<Inbox>();
        services.AddSingleton<MessageStore>();
        services.AddSingleton<SubscriptionStore>();
        services.AddSingleton<NoticeStore>();
        services.AddSingleton<FleetStore>();
    }

    /// <summary>What reads a cluster through the adapters.</summary>
    public static void AddReaders(IServiceCollection services)
    {
        services.AddSingleton<ClusterReader>();
        services.AddSingleton<EvidenceReader>();
        services.AddSingleton<Examination>();
        services.AddSingleton<FleetScan>();
    }

    /// <summary>The adapters to AWS, Kubernetes, Terraform, helmfile and git.</summary>
    public static void AddOutside(IServiceCollection services, BotConfiguration configuration)
    {
        services.AddSingleton<AwsAccess>();
        services.AddSingleton<EksAdapter>();
        services.AddSingleton<IEks>(provider => provider.GetRequiredService<EksAdapter>());
        services.AddSingleton<IEksEvidence>(provider => provider.GetRequiredService<EksAdapter>());
        services.AddSingleton<ClusterTokens>();
        services.AddSingleton<KubernetesReader>();
        services.AddSingleton<IKubernetes>(provider => provider.GetRequiredService<KubernetesReader>());
        services.AddSingleton<IKubernetesEvidence, KubernetesEvidence>();
        services.AddSingleton<ICodeEvidence, CodeEvidenceReader>();
        services.AddSingleton<ProcessRunner>();
        services.AddSingleton(ToolEnvironment.FromOwn());
        services.AddSingleton(new GitSettings { Executable = configuration.Git });
        services.AddSingleton<GitCli>();
        services.AddSingleton(provider => new TerraformCode(
            provider.GetRequiredService<GitCli>(), configuration.Workspace, provider.GetService<Vault>()));
        services.AddSingleton<ICode>(provider => provider.GetRequiredService<TerraformCode>());
        services.AddSingleton(provider => new TerraformCli(
            new TerraformSettings
            {
                Workspace = configuration.Workspace,
                Executable = configuration.Terraform,
                Environment = provider.GetRequiredService<ToolEnvironment>(),
                VariablesFor = provider.GetRequiredService<AwsAccess>().VariablesForAsync,
                Vault = provider.GetService<Vault>(),
                Ledger = provider.GetService<ApplyLedger>(),
                Replica = provider.GetService<ReplicaName>() ?? new ReplicaName(Environment.MachineName),
            },
            provider.GetRequiredService<ProcessRunner>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ITerraform>(provider => provider.GetRequiredService<TerraformCli>());
        AddCharts(services, configuration);
    }

    private static void AddCharts(IServiceCollection services, BotConfiguration configuration)
    {
        services.AddSingleton(provider => new RunKubeconfig(provider.GetRequiredService<AwsAccess>(), OwnExecutable.Command, OwnExecutable.EnvironmentFor(configuration)));
        services.AddSingleton(provider => new HelmfileCli(
            new HelmfileSettings
            {
                Workspace = configuration.Workspace,
                Executable = configuration.Helmfile,
                Environment = provider.GetRequiredService<ToolEnvironment>(),
                KubeconfigFor = provider.GetRequiredService<RunKubeconfig>().WriteAsync,
                ReleasesIn = provider.GetRequiredService<KubernetesReader>().ListReleasesAsync,
                Ledger = provider.GetService<ApplyLedger>(),
                Replica = provider.GetService<ReplicaName>() ?? new ReplicaName(Environment.MachineName),
            },
            provider.GetRequiredService<ProcessRunner>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ICharts>(provider => provider.GetRequiredService<HelmfileCli>());
    }

    private static void AddNotices(IServiceCollection services)
    {
        services.AddSingleton<NewsBell>();
        services.AddSingleton<NoticePoster>();
        services.AddSingleton<SubscribedChannels>();
        services.AddSingleton<RunNotices>();
        services.AddSingleton<NoticeWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<NoticeWorker>());
        services.AddSingleton<SubscriptionDecisions>();
    }

    private static void AddConversation(IServiceCollection services)
    {
        services.AddSingleton<SlackDirectory>();
        services.AddSingleton<IDirectory>(provider => new CachedDirectory(
            provider.GetRequiredService<SlackDirectory>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AccessControl>();
        services.AddSingleton<RunDecisions>();
        services.AddSingleton<RunStarts>();
        services.AddSingleton<WaiverDecisions>();
        services.AddSingleton<ThreadRuns>();
        services.AddSingleton<ReportSharing>();
        AddNotices(services);
        services.AddSingleton<CommandAnswers>();
        services.AddSingleton<UpgradeForm>();
        services.AddSingleton<CommandQueue>();
        services.AddSingleton<ThreadProjector>();
        services.AddSingleton<ThreadWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<ThreadWorker>());
        services.AddHostedService<CommandWorker>();
    }

    private static void AddSlack(IServiceCollection services, BotConfiguration configuration, SlackSecrets secrets)
    {
        var slack = services.AddSlack(new SlackOptions
        {
            BotToken = secrets.BotToken,
            AppToken = secrets.AppToken,
            SigningSecret = secrets.SigningSecret,
            ApiUrl = configuration.ApiUrl,
        })
            .UseInbox<DurableSlackInbox>()
            .AddSlashCommandHandler<UpgradeCommandHandler>(configuration.Command)
            .AddAppMentionHandler<MentionHandler>()
            .AddBlockActionHandler<RunButtonHandler>(RunButtons.Approve)
            .AddBlockActionHandler<RunButtonHandler>(RunButtons.BakeNow)
            .AddBlockActionHandler<RunButtonHandler>(RunButtons.BakeLonger)
            .AddBlockActionHandler<RunButtonHandler>(RunButtons.Choose)
            .AddBlockActionHandler<RunButtonHandler>(RunButtons.Unlock)
            .AddBlockActionHandler<RunButtonHandler>(RunButtons.Retry)
            .AddBlockActionHandler<RunLineHandler>($"{Answers.RunLine}:*")
            .AddBlockActionHandler<ReasonFormHandler>(RunButtons.Abort)
            .AddBlockActionHandler<ReasonFormHandler>(RunButtons.Skip)
            .AddBlockActionHandler<ReasonFormHandler>(RunButtons.Override)
            .AddViewSubmissionHandler<ReasonFormHandler>(ReasonForm.CallbackId)
            .AddBlockActionHandler<SubscriptionButtonHandler>($"{SubscriptionsView.Drop}:*")
            .AddBlockActionHandler<ShareReportHandler>(Answers.Share)
            .AddBlockActionHandler<OpenFormHandler>(Answers.OpenFormAction)
            .AddBlockActionHandler<ChooseClusterHandler>(UpgradeFormView.ClusterAction)
            .AddBlockActionHandler<ChooseClusterHandler>(UpgradeFormView.LookAgain)
            .AddViewSubmissionHandler<FormSubmission>(UpgradeFormView.CallbackId)
            .AddGlobalShortcutHandler<UpgradeShortcutHandler>(UpgradeShortcutHandler.CallbackId);
        services.AddHostedService<InboxTakeUp>();
        if (configuration.Mode == SlackMode.Socket)
        {
            slack.UseSocketMode();
        }
    }
}
