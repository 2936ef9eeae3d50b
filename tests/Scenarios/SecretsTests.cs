using System.Text;
using System.Text.RegularExpressions;
using EksUpgradeBot.Sandbox.Aws;
using EksUpgradeBot.Sandbox.Bot;
using EksUpgradeBot.Scenarios.Theatre;
using EksUpgradeBot.Tests.Shared.Stores;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>Secrets that were planted everywhere are found nowhere but where they must be, after an upgrade with a failure in it.</summary>
public sealed partial class SecretsTests : Scenario
{
    private const string OfTerraform = "Tf-S3cret/of+the-team";
    private const string OfGit = "Git-S3cret/of+the-team";
    private const string OfValues = "Helm-values-S3cret/x+y";
    private const string OfCode = "Tfvars-S3cret/x+y";
    private const string OfDiff = "Helm-diff-S3cret/x+y";

    /// <summary>What a provider answers in the first apply, as Terraform prints it: with the variable that the code calls sensitive.</summary>
    private const string Echo =
        """printf '{"@level":"error","@message":"Error: cannot log in","type":"diagnostic","diagnostic":{"severity":"error","summary":"cannot log in to the database","detail":"user app, password %s, refused"}}\n' "$TF_VAR_db_password" """;

    /// <summary>Where secrets may lie: what Terraform itself needs and writes, for the bot alone.</summary>
    private static readonly string[] Allowed = ["plan.tfplan", "new.tfplan", "masks.json", "apply.jsonl"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_planted_is_in_no_message_no_log_no_argument_no_store_and_no_commit(bool onPostgres)
    {
        var stage = await PlantAsync(onPostgres);
        var tap = await Wiretap.AttachAsync(stage, Echo);
        await stage.StartBotAsync();

        var thread = await stage.Ana.StartsAsync("prod 1.34");
        var charts = await thread.SeesProposalAsync("charts-1-33");
        Assert.True(charts.Says("Secret shop/web-db"), charts.Words);
        await stage.Ben.PressesAsync(charts, "run.approve");
        var plan = await thread.SeesProposalAsync("control-plane-1-34");
        Assert.True(plan.Says("+cluster_version = \"1.34\"") && plan.Says("db_token        = …"), plan.Words);
        await stage.Ben.PressesAsync(plan, "run.approve");
        var failed = await thread.SeesFailureAsync("control-plane-1-34");
        Assert.True(failed.Says("user app, password ***, refused"), failed.Words);

        // The proof that they were there to be found.
        var session = Assert.Single(Session().Matches(tap.Environments).Select(match => match.Value).Distinct());
        var assumed = Assumed().Matches(tap.Environments).Select(match => match.Groups["secret"].Value).Where(secret => secret != AwsWorldOptions.SandboxSecretKey).Distinct().ToList();
        Assert.NotEmpty(assumed);
        Assert.Contains(OfTerraform, tap.Environments, StringComparison.Ordinal);
        Assert.Contains(OfTerraform, await File.ReadAllTextAsync(Directory.EnumerateFiles(Bot(stage), "apply.jsonl", SearchOption.AllDirectories).Single(), Stop), StringComparison.Ordinal);
        Assert.Contains(Uri.EscapeDataString(OfGit), await File.ReadAllTextAsync(stage.ConfigurationPath, Stop), StringComparison.Ordinal);
        Assert.Contains(OfGit, tap.Environments, StringComparison.Ordinal);
        Assert.Contains(OfDiff, await stage.Origin.ReadAsync("charts/web/templates/secret.yaml"), StringComparison.Ordinal);
        Assert.Contains(OfCode, await stage.Origin.ReadAsync("live/prod/terraform.tfvars"), StringComparison.Ordinal);
        Assert.Contains("k8s-aws-v1.", (await BotRun.TokenAsync(stage, "prod")).Output, StringComparison.Ordinal);
        var own = await File.ReadAllTextAsync($"/proc/{stage.Bot.Id}/environ", Stop);
        string[] slack = ["xoxb-sandbox", "xapp-1-sandbox", "sandbox-signing-secret"];
        Assert.All(slack, token => Assert.Contains(token, own, StringComparison.Ordinal));
        Assert.All(slack, token => Assert.DoesNotContain(token, tap.Environments, StringComparison.Ordinal));

        string[] planted =
        [
            .. slack, AwsWorldOptions.SandboxSecretKey, .. assumed, session, OfTerraform, OfGit, OfValues, OfCode, OfDiff, "k8s-aws-v1.",
        ];
        var sought = planted.SelectMany(Forms).Distinct().ToList();
        AssertIsNotInFilesOfTheBot(stage, sought);
        await AssertIsNotInStoreAsync(stage, sought, hasPlan: true);

        await stage.Ana.PressesAsync(failed, "run.retry");
        await ApproveEverythingAsync(stage, thread);
        await thread.SeesReportAsync();
        foreach (var question in new[] { "status", "history prod", "report prod", "fleet" })
        {
            await stage.Ana.AsksAsync(question);
        }

        AssertIsNotInFilesOfTheBot(stage, sought);
        await AssertIsNotInStoreAsync(stage, sought, hasPlan: false);
        var everything = string.Join('\n', await stage.Slack.EverythingAsync());
        Assert.Contains("prod runs Kubernetes 1.34", everything, StringComparison.Ordinal);
        AssertIsNotIn("a message, a call or a file of Slack", everything, sought);
        AssertIsNotIn("what only Ana sees", string.Join('\n', (await stage.Ana.EphemeralsAsync()).Select(message => message.Text + message.Words)), sought);
        AssertIsNotIn("the bot's log", await File.ReadAllTextAsync(stage.Bot.LogPath, Stop), sought);
        AssertIsNotIn("the arguments of a process", tap.Arguments, sought);
        AssertIsNotIn("a commit of the bot", await stage.Origin.CommitsOfTheBotAsync(), sought);
        Assert.Contains("Upgrade prod to Kubernetes 1.34", await stage.Origin.CommitsOfTheBotAsync(), StringComparison.Ordinal);
        Assert.Contains("terraform", tap.Arguments, StringComparison.Ordinal);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<Stage> PlantAsync(bool onPostgres)
    {
        var git = Path.Combine(Directory.CreateTempSubdirectory("eksbot-git-").FullName, "gitconfig");
        var stage = await RaiseAsync(new StageOptions
        {
            Speed = 1200,
            HasCharts = true,
            StartsBot = false,
            Postgres = onPostgres ? await SharedPostgres.GetAsync() : null,
            Environment = new Dictionary<string, string> { ["TF_VAR_db_password"] = OfTerraform, ["GIT_CONFIG_GLOBAL"] = git },
        });

        // A host of the team's with a password in the URL; in this world it is the repository at hand.
        await File.WriteAllTextAsync(git, $"[url \"{stage.Origin.Path}\"]\n  insteadOf = https://git.example/infra.git\n", Stop);
        await stage.ConfigureAsync(yaml => yaml
            .Replace($"repository: {stage.Origin.Path}", $"repository: https://bot:{Uri.EscapeDataString(OfGit)}@git.example/infra.git", StringComparison.Ordinal)
            .Replace("  - name: prod\n", "  - name: prod\n    roleArn: arn:aws:iam::111122223333:role/eks-upgrade\n", StringComparison.Ordinal));
        await stage.Origin.CommitAsync("live/prod/secrets.tf", _ => "variable \"db_password\" {\n  type      = string\n  sensitive = true\n}\n");

        // Beside the version that the bot raises, so that it is among the lines around the change.
        await stage.Origin.CommitAsync("live/prod/variables.tf", _ => "variable \"cluster_version\" {\n  type = string\n}\n\nvariable \"db_token\" {\n  type      = string\n  sensitive = true\n}\n");
        await stage.Origin.CommitAsync("live/prod/terraform.tfvars", _ => $"db_token        = \"{OfCode}\"\ncluster_version = \"1.33\"\n");
        await stage.Origin.CommitAsync("live/prod/main.tf", code => code.Replace("cluster_version = \"1.33\"", "cluster_version = var.cluster_version", StringComparison.Ordinal));
        await stage.Origin.CommitAsync(
            "charts/web/templates/secret.yaml",
            _ => $"apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{{{ .Release.Name }}}}-db\n  namespace: {{{{ .Release.Namespace }}}}\nstringData:\n  password: {OfDiff}\n");
        await stage.Eks.ReleaseAsync("prod", new
        {
            @namespace = "shop",
            name = "web",
            chart = "web",
            chartVersion = "4.0.7",
            appVersion = "4.0.7",
            revision = 31,
            values = new { database = new { password = OfValues } },
            manifest = $"---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: web-db\n  namespace: shop\nstringData:\n  password: {OfValues}\n",
        });
        return stage;
    }

    private static string Bot(Stage stage) => Path.Combine(stage.Directory, "bot");

    /// <summary>The secret, and how it looks in base64 and within a URL.</summary>
    private static IEnumerable<string> Forms(string secret) =>
        [secret, Uri.EscapeDataString(secret), Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('=')];

    /// <summary>The rows of every table: those of a file with its journals, or those that PostgreSQL gives.</summary>
    private static async Task AssertIsNotInStoreAsync(Stage stage, IReadOnlyList<string> sought, bool hasPlan)
    {
        if (stage.Database is not { } database)
        {
            // What is in the files themselves, the other assertion has looked for.
            var files = Directory.GetFiles(Bot(stage), "bot.db*");
            Assert.Contains(files, file => file.EndsWith("-wal", StringComparison.Ordinal));
            Assert.Contains(files, file => Read(file).Contains("control-plane-1-34", StringComparison.Ordinal));
            return;
        }

        var tables = (string)(await PostgresServer.SqlAsync(database, "select string_agg(tablename, ' ') from pg_tables where schemaname = 'public'"))!;
        var rows = new StringBuilder();
        foreach (var table in tables.Split(' '))
        {
            rows.AppendLine((await PostgresServer.SqlAsync(database, $"select string_agg(t::text, E'\n') from {table} t")) as string);
        }

        Assert.Contains("control-plane-1-34", rows.ToString(), StringComparison.Ordinal);
        Assert.True(!hasPlan || (long)(await PostgresServer.SqlAsync(database, "select count(*) from vault"))! > 0, "The plan was not kept.");
        AssertIsNotIn("the database", rows.ToString(), [.. sought, .. sought.Select(secret => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)))]);
    }

    /// <summary>The store with its journals, the clones, diffs and logs; and nobody else may read any of it.</summary>
    private static void AssertIsNotInFilesOfTheBot(Stage stage, IReadOnlyList<string> sought)
    {
        var work = Path.Combine(Bot(stage), "work");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(work));
        foreach (var file in Directory.EnumerateFiles(Bot(stage), "*", SearchOption.AllDirectories))
        {
            // What the team committed itself is in every clone of its repository.
            var relative = Path.GetRelativePath(Bot(stage), file);
            string[] own = relative.StartsWith("work/clones/", StringComparison.Ordinal) ? [.. sought.Except([.. Forms(OfDiff), .. Forms(OfCode)])] : [.. sought];
            if (!Allowed.Contains(Path.GetFileName(file)))
            {
                AssertIsNotIn(relative, Read(file), own);
            }
            else
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    private static string Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Encoding.Latin1.GetString(bytes.ToArray());
    }

    private static void AssertIsNotIn(string where, string text, IReadOnlyList<string> sought)
    {
        foreach (var secret in sought)
        {
            var at = text.IndexOf(secret, StringComparison.Ordinal);
            Assert.True(at < 0, $"{secret} is in {where}: …{text[Math.Max(0, at - 200)..Math.Min(text.Length, Math.Max(0, at) + 200)]}…");
        }
    }

    [GeneratedRegex("session-ASIA[0-9A-F]{16}")]
    private static partial Regex Session();

    [GeneratedRegex("AWS_SECRET_ACCESS_KEY=(?<secret>[^\n]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Assumed();
}
