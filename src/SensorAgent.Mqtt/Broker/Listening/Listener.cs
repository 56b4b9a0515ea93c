using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace SensorAgent.Mqtt.Broker.Listening;

/// <summary>One port on which clients are accepted.</summary>
internal sealed partial class Listener(
    Socket socket, IReadOnlyList<Handshake> handshakes, Action<Socket, IReadOnlyList<Handshake>> serve, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromMilliseconds(200);

    public IPEndPoint LocalEndpoint { get; } = (IPEndPoint)socket.LocalEndPoint!;

    /// <summary>Accepts until cancelled; the port is free when it returns.</summary>
    public async Task AcceptAsync(CancellationToken cancellationToken)
    {
        using var owned = socket;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                serve(await socket.AcceptAsync(cancellationToken), handshakes);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException fault)
            {
                LogNotAccepted(fault.Message); // out of file descriptors, or gone before it was accepted
                await Task.Delay(PauseAfterFault, time, CancellationToken.None);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "A connection could not be accepted: {Fault}")]
    private partial void LogNotAccepted(string fault);
}
