using System.Threading.Channels;

namespace EksUpgradeBot.Bot.Notices;

/// <summary>Says that somebody may have to hear something. Many strokes before anybody listens are one.</summary>
internal sealed class NewsBell
{
    private readonly Channel<bool> _strokes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Rings.</summary>
    public void Ring() => _strokes.Writer.TryWrite(true);

    /// <summary>The strokes, as they are heard.</summary>
    public IAsyncEnumerable<bool> ListenAsync(CancellationToken cancellationToken) => _strokes.Reader.ReadAllAsync(cancellationToken);
}
