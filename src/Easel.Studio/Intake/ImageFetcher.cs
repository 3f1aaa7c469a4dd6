using System.Net;
using Easel.Core.Requests;
using Easel.Studio.Settings;

namespace Easel.Studio.Intake;

/// <summary>
/// Gets pictures from http(s) addresses that requests name, when the settings allow it. A name is looked up once, what it means is checked, and the
/// connection goes to the checked address; the same at each redirect. Keep one and dispose it.
/// </summary>
public sealed class ImageFetcher : IDisposable
{
    private const int MostRedirects = 5;

    private readonly Func<IntakeSettings> settings;
    private readonly HttpClient client;

    /// <param name="settings">What is allowed now.</param>
    /// <param name="lookUp">The addresses of a name; null asks the system.</param>
    /// <param name="isAllowed">Whether an address may be connected to; null allows <see cref="PublicAddress"/>es.</param>
    public ImageFetcher(Func<IntakeSettings> settings, Func<string, CancellationToken, Task<IPAddress[]>>? lookUp = null, Func<IPAddress, bool>? isAllowed = null)
    {
        this.settings = settings;
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false, // a proxy would look the name up again
            ConnectCallback = new CheckedConnection(lookUp, isAllowed).Connect,
            MaxResponseHeadersLength = 64,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Whether a text of a request is an address and not base64.</summary>
    public static bool IsAddress(string text) => text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The file at <paramref name="address"/>, to be decoded by <see cref="ImageIntake"/>.</summary>
    /// <exception cref="RequestException">It is switched off, leads into a private network, takes too long, is too large, or is not there.</exception>
    public async Task<byte[]> Fetch(string field, string address, CancellationToken cancel)
    {
        var limits = settings();
        if (!limits.Fetch) throw new RequestException(field, $"Requests not allowed: pictures are not fetched from addresses; send them as base64, or set intake.fetch in {SettingsStore.FileName}");
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        clock.CancelAfter(TimeSpan.FromSeconds(limits.FetchSeconds));
        try
        {
            var place = Checked(field, address, null);
            for (var redirects = 0; redirects <= MostRedirects; redirects++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, place);
                if (limits.FetchAgent.Length > 0) request.Headers.TryAddWithoutValidation("User-Agent", limits.FetchAgent);
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, clock.Token);
                if (response.StatusCode is not (HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                    return await Content(field, response, limits, clock.Token);
                if (response.Headers.Location is not { } next) throw new RequestException(field, "Invalid image url: the redirect does not say where to");
                place = Checked(field, next.OriginalString, place);
            }

            throw new RequestException(field, $"Invalid image url: it is redirected more than {MostRedirects} times");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new RequestException(field, $"Invalid image url: it took more than {limits.FetchSeconds} seconds (setting intake.fetch_seconds)");
        }
        catch (HttpRequestException wrong)
        {
            throw new RequestException(field, wrong.InnerException is RequestException refused ? refused.Message[(refused.Field.Length + 2)..] : $"Invalid image url: {wrong.Message}");
        }
        catch (IOException wrong)
        {
            throw new RequestException(field, $"Invalid image url: {wrong.Message}");
        }
    }

    public void Dispose() => client.Dispose();

    private static Uri Checked(string field, string address, Uri? from)
    {
        if (!Uri.TryCreate(address, UriKind.RelativeOrAbsolute, out var uri)) throw new RequestException(field, "Invalid image url: it is no address");
        if (!uri.IsAbsoluteUri && (from is null || !Uri.TryCreate(from, uri, out uri))) throw new RequestException(field, "Invalid image url: it is no whole address");
        if (uri.Scheme is not ("http" or "https")) throw new RequestException(field, $"Invalid image url: {uri.Scheme} is not possible; give http or https");
        return uri.UserInfo.Length == 0 ? uri : throw new RequestException(field, "Invalid image url: it holds a name or password; leave them out");
    }

    private static async Task<byte[]> Content(string field, HttpResponseMessage response, IntakeSettings limits, CancellationToken cancel)
    {
        if (!response.IsSuccessStatusCode) throw new RequestException(field, $"Invalid image url: it answers {(int)response.StatusCode}");
        var most = (long)limits.PictureMebibytes << 20;
        if (response.Content.Headers.ContentLength > most) throw TooLarge();
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        return (await BoundedRead.All(stream, most, 0, TooLarge, cancel)).ToArray();

        RequestException TooLarge() => new(field, $"the picture is too large; give at most {most} bytes (setting intake.picture_mebibytes)");
    }
}
