using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Easel.Core.Requests;
using Easel.Studio.Intake;
using Easel.Studio.Settings;

namespace Easel.Studio.Downloads;

/// <summary>
/// Asks sites for models. Tokens go to the site they are of and to nobody else: a redirect to another host loses them. Where others give the addresses,
/// private networks are refused at each connection. Keep one and dispose it.
/// </summary>
public sealed class DownloadConnection : IDisposable
{
    private const int MostRedirects = 10;
    private const long MostJson = 16 << 20; // bytes
    private const int LongestAnswer = 200; // letters of a server's own words

    private readonly HttpClient client;

    /// <param name="settings">Tokens and addresses as they are now.</param>
    /// <param name="isGuarded">Whether addresses come from others, so that private networks are refused unless the settings allow them.</param>
    /// <param name="proxy">What to go through; null takes the system's, which is <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c> and <c>NO_PROXY</c> of the environment.</param>
    public DownloadConnection(Func<DownloadSettings> settings, bool isGuarded, IWebProxy? proxy = null)
    {
        Settings = settings;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxResponseHeadersLength = 64,
            MaxConnectionsPerServer = 32,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectTimeout = TimeSpan.FromSeconds(30),
        };
        if (isGuarded)
        {
            handler.UseProxy = false; // which would look names up again; tunnels lead through it to what was checked
            handler.ConnectCallback = new CheckedConnection(null, address => settings().PrivateAddresses || PublicAddress.Is(address), proxy ?? HttpClient.DefaultProxy).Connect;
        }
        else handler.Proxy = proxy;

        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Tokens and addresses as they are now.</summary>
    public Func<DownloadSettings> Settings { get; }

    public void Dispose() => client.Dispose();

    /// <summary>The head of an answer, redirects followed; its body is to be read.</summary>
    /// <param name="address">Where.</param>
    /// <param name="prepare">Adds to the request, at each redirect; or null.</param>
    /// <param name="stall">How long to wait for each head.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="DownloadException">The server refuses or fails.</exception>
    /// <exception cref="RequestException">It leads into a private network.</exception>
    /// <exception cref="HttpRequestException">The server is not reached.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    internal async Task<RemoteAnswer> Get(Uri address, Action<HttpRequestMessage>? prepare, TimeSpan stall, CancellationToken cancel)
    {
        var token = Token(address);
        string? linked = null;
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("easel", "1.0"));
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            if (token is { Length: > 0 }) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            prepare?.Invoke(request);
            var response = await Send(request, stall, cancel).ConfigureAwait(false);
            if (response.Headers.TryGetValues("X-Linked-Etag", out var links)) linked ??= links.FirstOrDefault()?.Trim('"');
            if (!IsRedirect(response.StatusCode)) return await Checked(response, address, linked, cancel).ConfigureAwait(false);
            using (response)
            {
                if (response.Headers.Location is not { } next) throw new DownloadException($"{address.Host} sends on without saying where to");
                var to = new Uri(address, next);
                if (to.Scheme is not ("http" or "https") || to.UserInfo.Length > 0) throw new DownloadException($"{address.Host} sends on to an address of a kind that is not followed");
                if (to.Scheme == "http" && address.Scheme == "https") throw new DownloadException($"{address.Host} sends on to {to.Host} without encryption; that is not followed");
                if (!IsSamePlace(to, address)) token = null;
                address = to;
            }
        }

        throw new DownloadException($"{address.Host} sends on more than {MostRedirects} times");
    }

    /// <summary>A site's answer in JSON.</summary>
    /// <exception cref="DownloadException">The server refuses or fails, or answers something else.</exception>
    internal async Task<JsonElement> Json(Uri address, TimeSpan stall, CancellationToken cancel)
    {
        using var answer = await Get(address, request => request.Headers.Accept.ParseAdd("application/json"), stall, cancel).ConfigureAwait(false);
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        clock.CancelAfter(stall);
        try
        {
            await using var stream = await answer.Response.Content.ReadAsStreamAsync(clock.Token).ConfigureAwait(false);
            var bytes = await BoundedRead.All(stream, MostJson, 0, () => new DownloadException($"{address.Host} answers with more than {MostJson >> 20} MiB of JSON"), clock.Token).ConfigureAwait(false);
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.Clone();
        }
        catch (JsonException wrong) { throw new DownloadException($"{address.Host} does not answer in JSON; is its address right in the settings?", wrong); }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { throw new TimeoutException($"{address.Host} does not go on sending"); }
    }

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request, TimeSpan stall, CancellationToken cancel)
    {
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        clock.CancelAfter(stall);
        try { return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, clock.Token).ConfigureAwait(false); }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { throw new TimeoutException($"{request.RequestUri!.Host} does not answer"); }
        catch (HttpRequestException wrong) when (RetryRule.Refusal(wrong) is { } refused) { throw new RequestException("what", refused.Message[(refused.Field.Length + 2)..]); }
    }

    // The token of the site that an address is of, if the address is of one.
    private string? Token(Uri address)
    {
        var settings = Settings();
        return IsOf(settings.HuggingFaceAddress) ? settings.HuggingFaceToken : IsOf(settings.CivitaiAddress) ? settings.CivitaiToken : null;

        bool IsOf(string site) => Uri.TryCreate(site, UriKind.Absolute, out var known) && IsSamePlace(address, known);
    }

    private static bool IsSamePlace(Uri one, Uri other) => one.Scheme == other.Scheme && one.Port == other.Port && one.Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase);

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private async Task<RemoteAnswer> Checked(HttpResponseMessage response, Uri address, string? linked, CancellationToken cancel)
    {
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return new RemoteAnswer(response, address, linked);
        using (response) throw await Refused(response, address, cancel).ConfigureAwait(false);
    }

    private async Task<DownloadException> Refused(HttpResponseMessage response, Uri address, CancellationToken cancel)
    {
        var (code, wait) = ((int)response.StatusCode, RetryAfter(response));
        if (code is 408 or 425 or 429 or >= 500)
            return new DownloadException(code == 429 ? $"{address.Host} wants fewer requests (429)" : $"{address.Host} cannot answer now ({code})") { IsPassing = true, RetryAfter = wait };
        if (code is 401 or 403) return new DownloadException($"{address.Host} refuses it ({code}): {LoginAdvice(address)}{await OwnWords(response, cancel).ConfigureAwait(false)}");
        return new DownloadException(code is 404 or 410 ? $"{address.Host} does not have it ({code}); is it written right?" : $"{address.Host} refuses it ({code})");
    }

    /// <summary>What to do about a login that a site asks for.</summary>
    internal string LoginAdvice(Uri address)
    {
        var settings = Settings();
        if (IsOn(settings.HuggingFaceAddress)) return settings.HuggingFaceToken.Length == 0 ? "it asks for a login; set downloads.hugging_face_token, and agree to the model's terms on its page" : "agree to the model's terms on its page with the account of the token, or the token is wrong";
        if (IsOn(settings.CivitaiAddress)) return settings.CivitaiToken.Length == 0 ? "it asks for a login; set downloads.civitai_token" : "the account of the token may not load it, or the token is wrong";
        return "it may ask for a login, or the address is no longer valid";

        bool IsOn(string site) => Uri.TryCreate(site, UriKind.Absolute, out var known) && IsSamePlace(address, known);
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait < TimeSpan.Zero ? TimeSpan.Zero : wait,
        { Date: { } until } => until - (response.Headers.Date ?? TimeProvider.System.GetUtcNow()) is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };

    // Sites say in JSON what is missing.
    private static async Task<string> OwnWords(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            if (response.Content.Headers.ContentType?.MediaType != "application/json") return "";
            using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            clock.CancelAfter(TimeSpan.FromSeconds(5));
            await using var stream = await response.Content.ReadAsStreamAsync(clock.Token).ConfigureAwait(false);
            using var json = JsonDocument.Parse(await BoundedRead.All(stream, 64 << 10, 0, () => new InvalidDataException(), clock.Token).ConfigureAwait(false));
            var words = json.RootElement.Text("message") ?? json.RootElement.Text("error");
            return words is null ? "" : $" (it says: {words[..Math.Min(words.Length, LongestAnswer)]})";
        }
        catch (Exception wrong) when (wrong is JsonException or IOException or InvalidDataException or HttpRequestException || (wrong is OperationCanceledException && !cancel.IsCancellationRequested)) { return ""; }
    }
}
