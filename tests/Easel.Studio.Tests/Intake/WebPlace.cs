using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Easel.Studio.Tests.Intake;

/// <summary>A web server on the loopback that answers each connection with the bytes it is told to.</summary>
internal sealed class WebPlace : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<string, NetworkStream, CancellationToken, Task> answer;
    private readonly Task serving;

    /// <param name="answer">Given the request's head.</param>
    public WebPlace(Func<string, NetworkStream, CancellationToken, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        serving = Serve();
    }

    public List<string> Requests { get; } = [];

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public static WebPlace With(string head, byte[]? body = null) => new(async (_, stream, cancel) =>
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nConnection: close\r\n\r\n"), cancel);
        await stream.WriteAsync(body ?? [], cancel);
    });

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                await using var stream = client.GetStream();
                var head = new StringBuilder();
                var buffer = new byte[4096];
                for (int read; !head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && (read = await stream.ReadAsync(buffer, stop.Token)) > 0;) head.Append(Encoding.ASCII.GetString(buffer, 0, read));
                Requests.Add(head.ToString());
                try { await answer(head.ToString(), stream, stop.Token); }
                catch (IOException) { } // the other side has heard enough
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or InvalidOperationException) { }
    }
}
