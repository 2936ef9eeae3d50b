using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>
/// Kills the bot with SIGKILL at everything that it, or the Terraform that it started, does to the outside: once before it is done,
/// once after it is done and before anybody is told so. Each thing is a place to die at only once, so that the upgrade comes to its end.
/// </summary>
internal sealed partial class KillPoints : IDisposable
{
    private readonly Stage _stage;
    private readonly bool _withLooks;
    private readonly Func<int, IReadOnlyList<Moment>> _moments;
    private readonly Dictionary<string, Queue<Moment>> _left = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1, 1);
    private int _effects;

    /// <param name="stage">The stage whose bot dies.</param>
    /// <param name="moments">The moments to die at, for the n-th thing that is done.</param>
    /// <param name="withLooks">Also at the first look at the cluster after each thing that was done.</param>
    public KillPoints(Stage stage, Func<int, IReadOnlyList<Moment>> moments, bool withLooks)
    {
        _withLooks = withLooks;
        _stage = stage;
        _moments = moments;
        stage.Intercept(InterceptAsync);
    }

    /// <summary>When the bot dies.</summary>
    public enum Moment
    {
        /// <summary>The call has been sent and nothing has come of it.</summary>
        Before,

        /// <summary>The call has done its work, and its answer gets lost.</summary>
        After,
    }

    /// <summary>What was done to the outside, in order, each once.</summary>
    public IReadOnlyList<string> Seen => [.. _left.Keys];

    /// <summary>How often the bot was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>Waits until a bot that died has been started again.</summary>
    public async Task UntilAliveAsync()
    {
        await _one.WaitAsync();
        _one.Release();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // A call that is being held up still gives its place free afterwards.
        _stage.Intercept(null);
        _one.Wait(CancellationToken.None);
        _one.Dispose();
    }

    private async Task InterceptAsync(HttpContext call, Func<Task> answer)
    {
        if (await NameAsync(call.Request) is not { } name)
        {
            await answer();
            return;
        }

        // One death at a time: what comes while a dead bot is being started again comes from a process that outlived it.
        await _one.WaitAsync();
        try
        {
            if (!_left.TryGetValue(name, out var moments))
            {
                _left[name] = moments = new Queue<Moment>(_moments(_left.Count));
                _effects += name.StartsWith("a look", StringComparison.Ordinal) ? 0 : 1;
            }

            if (!moments.TryDequeue(out var moment))
            {
                await answer();
                return;
            }

            // Terraform lives on when the bot dies, and its calls with it.
            var isTerraform = call.Request.Headers.UserAgent.ToString().Contains("Terraform", StringComparison.Ordinal);
            if (moment == Moment.After || isTerraform)
            {
                await answer();
            }

            Kills++;
            await _stage.Bot.KillAsync();
            if (!isTerraform)
            {
                call.Abort();
            }

            await _stage.StartBotAsync();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>What a call does to the outside; null when it only looks.</summary>
    private async Task<string?> NameAsync(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        if (path.StartsWith("/api/chat.", StringComparison.Ordinal))
        {
            var body = await BodyAsync(request);
            var message = KeyOfMessage().Match(Uri.UnescapeDataString(body));
            return $"{path[5..]} {(message.Success ? message.Groups[1].Value : Timestamp().Match(body).Value)}";
        }

        if (HttpMethods.IsPost(request.Method) && EksWrite().IsMatch(path))
        {
            return $"{path} {Version().Match(await BodyAsync(request))}";
        }

        // A turn of a step begins with a look at the cluster: this is where an effect that was saved is first carried out.
        return _withLooks && HttpMethods.IsGet(request.Method) && Look().IsMatch(path) ? $"a look after {_effects} effects" : null;
    }

    private static async Task<string> BodyAsync(HttpRequest request)
    {
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, Encoding.UTF8, leaveOpen: true);
        var body = await reader.ReadToEndAsync();
        request.Body.Position = 0;
        return body;
    }

    [GeneratedRegex("\"key\":\"([^\"]+)\"")]
    private static partial Regex KeyOfMessage();

    [GeneratedRegex("(?<=(^|&)ts=)[0-9.]+")]
    private static partial Regex Timestamp();

    [GeneratedRegex("^/clusters/[^/]+$")]
    private static partial Regex Look();

    [GeneratedRegex("/(updates|update-version|addons/[^/]+/update)$")]
    private static partial Regex EksWrite();

    [GeneratedRegex("\"(addonVersion|version)\":\"[^\"]+\"")]
    private static partial Regex Version();
}
