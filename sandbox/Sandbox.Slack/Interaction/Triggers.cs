using System.Security.Cryptography;
using EksUpgradeBot.Sandbox.Slack.State;
using EksUpgradeBot.Sandbox.Slack.WebApi;

namespace EksUpgradeBot.Sandbox.Slack.Interaction;

/// <summary>The trigger ids that interactions carry: good for one modal, as long as Slack waits for an acknowledgement.</summary>
internal sealed class Triggers(Workspace workspace)
{
    private const int SecretBytes = 16;
    private const int MostRemembered = 10_000;
    private readonly Dictionary<string, Trigger> _known = new(StringComparer.Ordinal);
    private long _last = 1_000;

    /// <summary>A new id for something a person did; <paramref name="viewId"/> is the modal they did it in.</summary>
    public string Issue(string user, string? viewId = null)
    {
        lock (workspace.Gate)
        {
            var now = workspace.Time.GetUtcNow();
            Forget(now);
            var id = $"{++_last}.{now.ToUnixTimeSeconds()}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes))}";
            _known.Add(id, new(user, viewId, now));
            return id;
        }
    }

    /// <summary>A trigger that is still good; the caller marks it used when it has opened something with it.</summary>
    public Trigger Look(string? id)
    {
        if (id is null || !_known.TryGetValue(id, out var trigger))
        {
            throw new ApiFailure("invalid_trigger_id");
        }

        if (workspace.Time.GetUtcNow() - trigger.At > workspace.Options.AcknowledgeWithin)
        {
            throw new ApiFailure("expired_trigger_id");
        }

        return trigger.Used ? throw new ApiFailure("exchanged_trigger_id") : trigger;
    }

    public void Clear()
    {
        lock (workspace.Gate)
        {
            _known.Clear();
        }
    }

    /// <summary>Long runs issue many; what is expired for a while need not be told from what never was.</summary>
    private void Forget(DateTimeOffset now)
    {
        if (_known.Count > MostRemembered)
        {
            foreach (var old in _known.Where(trigger => now - trigger.Value.At > workspace.Options.AcknowledgeWithin * 20).Select(trigger => trigger.Key).ToList())
            {
                _known.Remove(old);
            }
        }
    }
}

/// <summary>Who did something, where and when.</summary>
internal sealed class Trigger(string user, string? viewId, DateTimeOffset at)
{
    public string User => user;

    public string? ViewId => viewId;

    public DateTimeOffset At => at;

    public bool Used { get; set; }
}
