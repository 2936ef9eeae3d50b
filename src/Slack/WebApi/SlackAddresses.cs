namespace EksUpgradeBot.Slack.WebApi;

/// <summary>
/// Which addresses that come in from outside may be called. A response_url is taken from a payload: were any address called,
/// a forged one would make the bot knock at doors inside its own network.
/// </summary>
internal static class SlackAddresses
{
    /// <summary>Whether interactions may be answered there: Slack's hook host, or the stand-in that the client was told to use.</summary>
    public static bool IsResponseUrl(SlackOptions options, string address, out Uri url) =>
        TryRead(address, out url)
        && (IsSlackHost(url, host => host.Equals("hooks.slack.com", StringComparison.OrdinalIgnoreCase)) || IsStandIn(options, url));

    /// <summary>Whether files may be sent there.</summary>
    public static bool IsUploadUrl(SlackOptions options, string address, out Uri url) =>
        TryRead(address, out url)
        && (IsSlackHost(url, host => host.EndsWith(".slack.com", StringComparison.OrdinalIgnoreCase)) || IsStandIn(options, url));

    private static bool TryRead(string address, out Uri url)
    {
        var read = Uri.TryCreate(address, UriKind.Absolute, out var found) && found.UserInfo.Length == 0;
        url = found ?? new Uri("https://invalid.invalid/");

        return read;
    }

    private static bool IsSlackHost(Uri url, Func<string, bool> matches) =>
        url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort && matches(url.IdnHost);

    private static bool IsStandIn(SlackOptions options, Uri url) =>
        !options.IsSlack
        && Uri.Compare(url, options.ApiUrl, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
}
