using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Easel.Core.Requests;
using Easel.Server.Api;
using Easel.Server.Api.Native;

namespace Easel.Server.Client;

/// <summary>Easel's own API as a program calls it: requests out, answers or one kind of exception back.</summary>
internal sealed class ServerConnection : IDisposable
{
    private readonly HttpClient client;
    private readonly string name;

    /// <param name="server">Such as <c>http://studio.example:7860</c>; what lies in front of <c>/api/v1</c> may be a path.</param>
    /// <param name="key">An API key, or null for none.</param>
    /// <exception cref="RequestException">It is no address; the key is none.</exception>
    public ServerConnection(string server, string? key)
    {
        var text = server.Contains("://", StringComparison.Ordinal) ? server : $"http://{server}";
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            throw new RequestException("server", $"'{server}' is no address; give one such as http://studio.example:{ServeOptions.UsualPort}");
        if (address.UserInfo.Length > 0) throw new RequestException("server", "the address holds a name or password; make a key with 'easel keys add' there and give it with --api-key");
        if (key is not null && (key.Length == 0 || key.Any(c => c is <= ' ' or > '~'))) throw new RequestException("api_key", "it is no key; 'easel keys add' on the server makes one");
        name = address.GetLeftPart(UriPartial.Authority) + address.AbsolutePath.TrimEnd('/');
        client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromMinutes(1), // of an answer's head
        };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>The server's address for messages.</summary>
    public string Name => name;

    /// <summary>Makes sure that an Easel answers, one that speaks the same.</summary>
    /// <exception cref="ServerException">It does not.</exception>
    public async Task Check(CancellationToken cancel)
    {
        HealthView? health;
        try { health = await Ask<HealthView>(HttpMethod.Get, "api/v1/health/live", null, null, cancel).ConfigureAwait(false); }
        catch (ServerException wrong) when (wrong.Message == Nothing) { health = null; }
        if (health is null) throw new ServerException("server", $"what answers on {name} is no Easel; give the address that 'easel serve' prints");
        if (health.Api != ApiJson.Version) throw new ServerException("server", $"Easel {health.Easel} on {name} speaks another API ({health.Api}; this program {ApiJson.Version}); use the same Easel on both sides");
    }

    /// <summary>Asks and reads the answer.</summary>
    /// <param name="method">GET or POST.</param>
    /// <param name="path">Relative to the server.</param>
    /// <param name="body">What is sent as JSON, or null.</param>
    /// <param name="idempotencyKey">So that asking again does nothing twice, or null.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="ServerException">The server refused, is not there, or answers what nobody understands.</exception>
    public async Task<T> Ask<T>(HttpMethod method, string path, object? body, string? idempotencyKey, CancellationToken cancel)
        where T : class
    {
        using var answer = await Send(method, path, body, idempotencyKey, HttpCompletionOption.ResponseContentRead, cancel).ConfigureAwait(false);
        try { return await answer.Content.ReadFromJsonAsync<T>(ApiJson.OfClient, cancel).ConfigureAwait(false) ?? throw new ServerException(null, Nothing); }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException) { throw new ServerException(null, Nothing); }
    }

    /// <summary>A file.</summary>
    /// <exception cref="ServerException">As above.</exception>
    public async Task<byte[]> Bytes(string path, CancellationToken cancel)
    {
        using var answer = await Send(HttpMethod.Get, path, null, null, HttpCompletionOption.ResponseContentRead, cancel).ConfigureAwait(false);
        return await answer.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>An event stream until it ends, or until nothing comes for a while.</summary>
    /// <exception cref="ServerException">As above, or the connection broke.</exception>
    public async IAsyncEnumerable<(string Type, JobEvent Data)> Events(string path, TimeSpan silence, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var answer = await Send(HttpMethod.Get, path, null, null, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        await using var items = SseParser.Create(stream, (type, data) => (type, JsonSerializer.Deserialize<JobEvent>(data, ApiJson.OfClient)!)).EnumerateAsync(quiet.Token).GetAsyncEnumerator(quiet.Token);
        while (true)
        {
            quiet.CancelAfter(silence);
            try
            {
                if (!await items.MoveNextAsync().ConfigureAwait(false)) yield break;
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { yield break; }
            catch (Exception wrong) when (wrong is IOException or HttpRequestException) { throw Unreachable(wrong); }
            catch (JsonException) { throw new ServerException(null, Nothing); }

            yield return items.Current.Data;
        }
    }

    public void Dispose() => client.Dispose();

    private string Nothing => $"{name} answered what this program does not understand; use the same Easel on both sides";

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body, string? idempotencyKey, HttpCompletionOption until, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: ApiJson.OfClient);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        HttpResponseMessage answer;
        try { answer = await client.SendAsync(request, until, cancel).ConfigureAwait(false); }
        catch (HttpRequestException wrong) { throw Unreachable(wrong); }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { throw new ServerException(null, $"{name} does not answer", mayPass: true); }

        if (answer.IsSuccessStatusCode) return answer;
        using (answer) throw await Refusal(answer, cancel).ConfigureAwait(false);
    }

    private ServerException Unreachable(Exception wrong) =>
        new(null, $"{name} cannot be reached: {(wrong.InnerException ?? wrong).Message.TrimEnd('.')}; is 'easel serve' running there?", mayPass: true);

    private async Task<ServerException> Refusal(HttpResponseMessage answer, CancellationToken cancel)
    {
        var problem = answer.Content.Headers.ContentType?.MediaType == "application/problem+json" ? await Problem(answer, cancel).ConfigureAwait(false) : default;
        var (field, detail) = (Member(problem, "field"), Member(problem, "detail"));
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized when client.DefaultRequestHeaders.Authorization is null => new ServerException("api_key", $"{name} demands one; make it with 'easel keys add' there"),
            HttpStatusCode.Unauthorized => new ServerException("api_key", $"{name} does not know it"),
            HttpStatusCode.Forbidden => new ServerException("api_key", $"{name} refuses: {detail ?? "forbidden"}"),
            HttpStatusCode.TooManyRequests => new ServerException(null, $"{name}: {detail ?? "too many requests"}", mayPass: true),
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => new ServerException(null, $"{name}: {detail ?? answer.ReasonPhrase}", mayPass: true),
            _ when detail is not null => new ServerException(field, field is null ? $"{name}: {detail}" : detail),
            _ => new ServerException(null, Nothing),
        };
    }

    private static async Task<JsonElement> Problem(HttpResponseMessage answer, CancellationToken cancel)
    {
        try { return await answer.Content.ReadFromJsonAsync<JsonElement>(cancel).ConfigureAwait(false); }
        catch (JsonException) { return default; }
    }

    private static string? Member(JsonElement problem, string name) =>
        problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
