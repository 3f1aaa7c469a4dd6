using Grpc.Net.Client;

namespace Easel.Server.Engines;

/// <summary>The caller's side of the connection to an engine's process.</summary>
internal static class EngineChannel
{
    private const int Window = 8 << 20; // bytes of a picture under way

    /// <summary>One connection, made with the first call; nothing in it has a limit.</summary>
    public static GrpcChannel To(EngineAddress address) => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            ConnectCallback = (_, cancel) => address.Connect(cancel),
            UseProxy = false,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            InitialHttp2StreamWindowSize = Window,
        },
        DisposeHttpClient = true,
        MaxReceiveMessageSize = null,
        MaxSendMessageSize = null,
    });
}
