namespace EksUpgradeBot.Bench.Acknowledgement;

/// <summary>What one app did under one load.</summary>
internal sealed class Measurement
{
    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _latencies = [];
    private readonly List<TimeSpan> _lateness = [];

    /// <summary>From the first command to the last acknowledgement.</summary>
    public TimeSpan Length { get; set; }

    /// <summary>Commands, well answered or not.</summary>
    public int Count => _latencies.Count;

    /// <summary>Not 200, no answer in it, or later than three seconds.</summary>
    public int Errors { get; private set; }

    /// <summary>How many of the acknowledged commands have an answer coming by their response_url.</summary>
    public int Expected { get; private set; }

    /// <summary>How many such answers came.</summary>
    public int Answers { get; set; }

    /// <summary>What the app's process used of the processors, the work afterwards included.</summary>
    public TimeSpan Cpu { get; set; }

    /// <summary>What the app's process held of the memory at the end.</summary>
    public long Memory { get; set; }

    /// <summary>Well acknowledged commands a second.</summary>
    public double Throughput => (Count - Errors) / Length.TotalSeconds;

    /// <summary>By how much the generator itself missed the times of sending; part of every latency.</summary>
    public TimeSpan Lateness => At(_lateness, 0.99);

    public void SentLate(TimeSpan late) => _lateness.Add(late);

    public void Acknowledged(TimeSpan latency, bool isGood, bool answersLater)
    {
        lock (_gate)
        {
            // Errors count with the time that they took: to leave them out would make a failing app fast.
            _latencies.Add(latency);
            Errors += isGood ? 0 : 1;
            Expected += isGood && answersLater ? 1 : 0;
        }
    }

    public TimeSpan At(double share) => At(_latencies, share);

    private static TimeSpan At(List<TimeSpan> times, double share)
    {
        var sorted = times.Order().ToList();
        return sorted.Count == 0 ? TimeSpan.Zero : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
