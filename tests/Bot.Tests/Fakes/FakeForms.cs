using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.Interaction;

namespace EksUpgradeBot.Bot.Tests.Fakes;

/// <summary>The forms of a workspace: a trigger opens one, once and not too late, and a redrawing that somebody overtook is refused.</summary>
internal sealed class FakeForms
{
    private readonly Dictionary<string, (ModalView View, int Drawn)> _open = [];
    private readonly HashSet<string> _used = [];

    /// <summary>Triggers whose three seconds are over.</summary>
    public HashSet<string> Late { get; } = [];

    /// <summary>The one form that lies open.</summary>
    public ModalView Only => _open.Values.Single().View;

    /// <summary>How many lie open.</summary>
    public int Count => _open.Count;

    /// <summary>The person closes all of them.</summary>
    public void CloseAll() => _open.Clear();

    public ViewInfo Open(string trigger, ModalView view)
    {
        if (Late.Contains(trigger) || !_used.Add(trigger))
        {
            throw FakeSlack.Error("expired_trigger_id");
        }

        var id = $"V{_used.Count}";
        return Draw(id, view, 1);
    }

    public ViewInfo Redraw(string id, ModalView view, string? hash)
    {
        if (!_open.TryGetValue(id, out var open))
        {
            throw FakeSlack.Error("not_found");
        }

        return hash is null || hash == Hash(id, open.Drawn) ? Draw(id, view, open.Drawn + 1) : throw FakeSlack.Error("hash_conflict");
    }

    private ViewInfo Draw(string id, ModalView view, int drawn)
    {
        if (!BlockValidator.ValidateView(view).Ok)
        {
            throw FakeSlack.Error("invalid_blocks");
        }

        _open[id] = (view, drawn);
        return new ViewInfo { Id = id, Type = "modal", CallbackId = view.CallbackId ?? "", PrivateMetadata = view.PrivateMetadata ?? "", Hash = Hash(id, drawn) };
    }

    private static string Hash(string id, int drawn) => $"{id}.{drawn}";
}
