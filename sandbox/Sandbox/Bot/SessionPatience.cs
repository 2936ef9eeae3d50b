using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EksUpgradeBot.Sandbox.Bot;

/// <summary>
/// How long the kernel beside a PostgreSQL server keeps a silent connection: by the <c>tcp_keepalives_*</c> and <c>tcp_user_timeout</c>
/// that the session has set, which are read off the wire, or else by Linux's defaults, which are more than two hours.
/// </summary>
internal sealed partial class SessionPatience
{
    // Linux: tcp_keepalive_time, tcp_keepalive_intvl and tcp_keepalive_probes.
    private static readonly TimeSpan _defaultIdle = TimeSpan.FromHours(2);
    private static readonly TimeSpan _defaultInterval = TimeSpan.FromSeconds(75);
    private const int DefaultCount = 9;

    private TimeSpan _interval = _defaultInterval;
    private TimeSpan _userTimeout;
    private int _count = DefaultCount;

    /// <summary>After so much silence the first probe is sent; until the cut it was answered.</summary>
    public TimeSpan Idle { get; private set; } = _defaultIdle;

    /// <summary>From the last sign of life to the end. A user timeout decides in place of the number of probes (tcp(7)).</summary>
    public TimeSpan Limit => _userTimeout == TimeSpan.Zero ? Idle + (_interval * _count) : _userTimeout > Idle ? _userTimeout : Idle;

    /// <summary>Reads what the client sends.</summary>
    public void Read(ReadOnlySpan<byte> sent)
    {
        foreach (Match setting in Settings().Matches(Encoding.Latin1.GetString(sent)))
        {
            if (!setting.Groups["name"].Success)
            {
                (Idle, _interval, _count, _userTimeout) = (_defaultIdle, _defaultInterval, DefaultCount, TimeSpan.Zero);
                continue;
            }

            var value = int.Parse(setting.Groups["value"].ValueSpan, CultureInfo.InvariantCulture);
            switch (setting.Groups["name"].Value)
            {
                case "keepalives_idle":
                    Idle = TimeSpan.FromSeconds(value);
                    break;
                case "keepalives_interval":
                    _interval = TimeSpan.FromSeconds(value);
                    break;
                case "keepalives_count":
                    _count = value;
                    break;
                default:
                    _userTimeout = TimeSpan.FromMilliseconds(value);
                    break;
            }
        }
    }

    // A connection that goes back to its pool loses what was set, unless the pool is told otherwise.
    [GeneratedRegex(@"tcp_(?<name>keepalives_idle|keepalives_interval|keepalives_count|user_timeout)\s*=\s*(?<value>\d+)|discard all|reset all", RegexOptions.IgnoreCase)]
    private static partial Regex Settings();
}
