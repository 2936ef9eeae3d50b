using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EksUpgradeBot.Bot.Configuration;

/// <summary>What the values of <c>bot.yaml</c> must look like. The published schema has the same patterns where JSON can express them.</summary>
internal static partial class Formats
{
    /// <summary>An AWS region: <c>eu-west-1</c>, <c>us-gov-east-1</c>, <c>eu-isoe-west-1</c>.</summary>
    public static bool IsRegion(string text) => Region().IsMatch(text);

    /// <summary>The ARN of an IAM role, in any partition.</summary>
    public static bool IsRoleArn(string text) => RoleArn().IsMatch(text);

    /// <summary>The id of a channel, private channel or direct conversation.</summary>
    public static bool IsChannel(string text) => Channel().IsMatch(text);

    /// <summary>The id of a user or user group.</summary>
    public static bool IsApprover(string text) => Approver().IsMatch(text);

    /// <summary>True for a user group's id.</summary>
    public static bool IsUserGroup(string id) => id.StartsWith('S');

    /// <summary>A slash command with its slash.</summary>
    public static bool IsSlashCommand(string text) => SlashCommand().IsMatch(text);

    /// <summary>The name of an EKS cluster, as <c>CreateCluster</c> takes it.</summary>
    public static bool IsEksName(string text) => EksName().IsMatch(text);

    /// <summary>A name in Terraform's language.</summary>
    public static bool IsTerraformName(string text) => TerraformName().IsMatch(text);

    /// <summary>A Terraform workspace.</summary>
    public static bool IsTerraformWorkspace(string text) => TerraformWorkspace().IsMatch(text);

    /// <summary>An argument that may be added to <c>terraform plan</c>. What decides on target, refresh or destruction is the bot's alone.</summary>
    public static bool IsPlanArgument(string text) => PlanArgument().IsMatch(text);

    /// <summary>
    /// The name in <c>name=value</c> or <c>-var=name=value</c> when it ends as names of secrets do, such as <c>db_password</c>, or as
    /// Terraform's backends call theirs; else null.
    /// </summary>
    public static string? NameOfSecret(string argument) => SecretArgument().Match(argument) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>A time of day of 24 hours.</summary>
    public static bool IsTimeOfDay(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>A git branch; a dash in front would be read as an option by git.</summary>
    public static bool IsBranch(string text) => Branch().IsMatch(text) && !text.Contains("..");

    /// <summary>A git URL or path; a dash in front would be read as an option by git, <c>::</c> names a helper program.</summary>
    public static bool IsRepository(string text) =>
        text[0] != '-' && !text.Contains("::") && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    /// <summary>A directory inside a repository.</summary>
    public static bool IsInside(string text) =>
        IsPath(text) && !Path.IsPathRooted(text) && !text.Split('/', '\\').Contains("..");

    /// <summary>A path or the name of a program.</summary>
    public static bool IsPath(string text) => !text.Any(char.IsControl) && text[0] != '-';

    /// <summary>An address of Slack's Web API.</summary>
    public static bool IsApiUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
        && url is { Query: "", Fragment: "", UserInfo: "" };

    /// <summary>An address to listen on. TLS is the ingress's work, so there is no certificate to listen with.</summary>
    public static bool IsListenUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url is { Scheme: "http", PathAndQuery: "/", Fragment: "", UserInfo: "" };

    /// <summary>A connection string for SQLite (<c>Data Source</c>) or PostgreSQL (<c>Host</c> and <c>Database</c>).</summary>
    public static bool IsStore(string text)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            return parts.ContainsKey("Data Source") != (parts.ContainsKey("Host") && parts.ContainsKey("Database"));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}\z")]
    private static partial Regex Region();

    [GeneratedRegex(@"^arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[\w+=,.@/-]+\z", RegexOptions.ECMAScript)]
    private static partial Regex RoleArn();

    [GeneratedRegex(@"^[CGD][A-Z0-9]{2,}\z")]
    private static partial Regex Channel();

    [GeneratedRegex(@"^[UWS][A-Z0-9]{2,}\z")]
    private static partial Regex Approver();

    [GeneratedRegex(@"^/[a-z0-9][a-z0-9_-]{0,30}\z")]
    private static partial Regex SlashCommand();

    [GeneratedRegex(@"^[0-9A-Za-z][A-Za-z0-9_-]{0,99}\z")]
    private static partial Regex EksName();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_-]*\z")]
    private static partial Regex TerraformName();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,89}\z")]
    private static partial Regex TerraformWorkspace();

    [GeneratedRegex(@"^-(parallelism=[0-9]{1,3}|var=[A-Za-z_][A-Za-z0-9_-]*=.*|compact-warnings)\z")]
    private static partial Regex PlanArgument();

    [GeneratedRegex(
        @"^(-var=)?(?<name>([A-Za-z0-9_-]*[_-])?(password|passwd|passphrase|secret|token|secret_key|access_key|private_key|api_key|conn_str))=.",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex SecretArgument();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_./+-]*\z")]
    private static partial Regex Branch();
}
