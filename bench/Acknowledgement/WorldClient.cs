using System.Diagnostics;
using System.Globalization;

namespace EksUpgradeBot.Bench.Acknowledgement;

/// <summary>The simulated world as the benchmark sees it: its faults, and the answers that reached it.</summary>
internal sealed class WorldClient(Uri url) : IDisposable
{
    // With slow EKS there is more left to do than that, which the table shows.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = url, Timeout = TimeSpan.FromSeconds(30) };

    public Uri Url => url;

    /// <summary>How many answers came by response_urls, ever.</summary>
    public async Task<int> CountAnswersAsync(CancellationToken cancellationToken) =>
        int.Parse(await _http.GetStringAsync(SimulatedWorld.AnswersPath, cancellationToken), CultureInfo.InvariantCulture);

    /// <summary>Waits a little for the answers that are still to come; how many came.</summary>
    public async Task<int> WaitForAnswersAsync(int expected, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var count = await CountAnswersAsync(cancellationToken);
            if (count >= expected || Stopwatch.GetElapsedTime(began) > Patience)
            {
                return count;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Switches a fault of EKS; nothing when there is none.</summary>
    public async Task SetFaultAsync(Fault? fault, bool active, CancellationToken cancellationToken)
    {
        if (fault is not null)
        {
            using var response = await _http.PostAsJsonAsync("/_world/fault", new { fault.Id, Active = active, fault.Seconds }, cancellationToken);
            response.EnsureSuccessStatusCode();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();
}

/// <summary>What goes wrong with EKS, in the words of the world's control API.</summary>
internal sealed record Fault(string Id, double? Seconds = null);
