using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.Delivery;

/// <summary>Brings parcels to the app the way its setting says: over its sockets, or as signed requests.</summary>
internal sealed class Courier(Workspace workspace, SocketHub sockets, SignedHttp http)
{
    public Task<Receipt> SendAsync(Parcel parcel, CancellationToken cancellationToken)
    {
        ITransport transport = workspace.Settings.Mode == SlackTransport.Socket ? sockets : http;
        return transport.SendAsync(parcel, cancellationToken);
    }
}
