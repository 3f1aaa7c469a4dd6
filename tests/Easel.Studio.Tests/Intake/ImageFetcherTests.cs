using System.Net;
using System.Text;
using Easel.Core.Requests;
using Easel.Studio.Intake;
using Easel.Studio.Settings;
using SkiaSharp;
using Xunit;

namespace Easel.Studio.Tests.Intake;

/// <summary>The server fetches for others only what the open internet holds.</summary>
public sealed class ImageFetcherTests
{
    private static readonly IntakeSettings On = new() { Fetch = true, FetchSeconds = 20, PictureMebibytes = 1 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_fetched_unless_the_settings_allow_it()
    {
        using var fetcher = new ImageFetcher(() => new IntakeSettings(), (_, _) => throw new InvalidOperationException("a name was looked up"));
        Assert.Contains("intake.fetch", (await Refused(fetcher, "http://example.com/a.png")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1/a.png")]
    [InlineData("http://127.1/a.png")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.0.0.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://192.168.1.1/")]
    [InlineData("http://10.0.0.1:8080/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("http://localhost/")]
    public async Task Private_networks_are_refused(string address)
    {
        using var fetcher = new ImageFetcher(() => On);
        Assert.Contains("private network", await Refused(fetcher, address), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.com/a")]
    [InlineData("gopher://example.com/")]
    [InlineData("http://me:secret@example.com/")]
    [InlineData("/relative")]
    [InlineData("http://")]
    public async Task Only_plain_web_addresses_are_taken(string address)
    {
        using var fetcher = new ImageFetcher(() => On, (_, _) => throw new InvalidOperationException("a name was looked up"));
        Assert.DoesNotContain("secret", await Refused(fetcher, address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_of_the_open_internet_is_fetched()
    {
        var file = PictureBytes.Real(SKEncodedImageFormat.Png);
        await using var place = WebPlace.With($"200 OK\r\nContent-Length: {file.Length}", file);
        using var fetcher = new ImageFetcher(() => On with { FetchAgent = "Easel" }, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), _ => true);
        Assert.Equal(file, await fetcher.Fetch("image", $"http://pictures.example:{place.Port}/a.png", Cancel));
        Assert.Contains($"Host: pictures.example:{place.Port}", place.Requests[0], StringComparison.Ordinal);
        Assert.Contains("User-Agent: Easel", place.Requests[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Cookie", place.Requests[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.2:{0}/")]
    [InlineData("http://inside.example:{0}/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//127.0.0.2:{0}/")]
    public async Task A_redirect_does_not_lead_into_a_private_network(string target)
    {
        await using var place = new WebPlace((_, stream, cancel) => stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 302 Found\r\nLocation: " + target.Replace("{0}", "80", StringComparison.Ordinal) + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), cancel).AsTask());
        using var fetcher = new ImageFetcher(() => On, (name, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(name == "inside.example" ? "127.0.0.2" : "127.0.0.1")]), address => address.Equals(IPAddress.Loopback));
        await Refused(fetcher, $"http://outside.example:{place.Port}/");
        Assert.Single(place.Requests);
    }

    [Fact]
    public async Task Redirects_end()
    {
        await using var place = WebPlace.With("302 Found\r\nLocation: /again\r\nContent-Length: 0");
        using var fetcher = new ImageFetcher(() => On, null, _ => true);
        Assert.Contains("redirected more than 5 times", await Refused(fetcher, $"http://127.0.0.1:{place.Port}/"), StringComparison.Ordinal);
        Assert.Equal(6, place.Requests.Count);
    }

    [Fact]
    public async Task A_name_that_changes_its_meaning_is_asked_once_for_a_connection_which_goes_where_was_checked()
    {
        await using var place = WebPlace.With("200 OK\r\nContent-Length: 2", "ok"u8.ToArray());
        var asked = 0;
        using var fetcher = new ImageFetcher(() => On,
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(++asked == 1 ? "127.0.0.1" : "127.0.0.2")]), address => address.Equals(IPAddress.Loopback));
        Assert.Equal("ok"u8.ToArray(), await fetcher.Fetch("image", $"http://rebinding.example:{place.Port}/", Cancel));
        Assert.Equal(1, asked);
        await Refused(fetcher, $"http://rebinding.example:{place.Port}/"); // the next connection is checked anew
        Assert.Single(place.Requests);
    }

    [Fact]
    public async Task A_name_with_a_public_and_a_private_address_is_refused()
    {
        using var fetcher = new ImageFetcher(() => On, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("1.1.1.1"), IPAddress.Parse("10.0.0.1")]));
        Assert.Contains("private network", await Refused(fetcher, "http://both.example/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200 OK\r\nContent-Length: 2000000000")]
    [InlineData("200 OK")]
    [InlineData("404 Not Found\r\nContent-Length: 0")]
    [InlineData("200 OK\r\nContent-Encoding: gzip")]
    public async Task What_is_too_large_or_not_there_is_refused(string head)
    {
        await using var place = new WebPlace(async (_, stream, cancel) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nConnection: close\r\n\r\n"), cancel);
            for (var block = new byte[65536]; ;) await stream.WriteAsync(block, cancel); // without end
        });
        using var fetcher = new ImageFetcher(() => On, null, _ => true);
        await Refused(fetcher, $"http://127.0.0.1:{place.Port}/");
    }

    [Fact]
    public async Task What_takes_too_long_is_refused_and_a_caller_who_leaves_is_not_blamed()
    {
        await using var place = new WebPlace(async (_, stream, cancel) => await Task.Delay(TimeSpan.FromMinutes(1), cancel));
        using var fetcher = new ImageFetcher(() => On with { FetchSeconds = 1 }, null, _ => true);
        Assert.Contains("more than 1 seconds", await Refused(fetcher, $"http://127.0.0.1:{place.Port}/"), StringComparison.Ordinal);
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetcher.Fetch("image", $"http://127.0.0.1:{place.Port}/", left.Token));
    }

    [Fact]
    public async Task What_does_not_answer_as_the_web_does_is_refused()
    {
        await using var place = new WebPlace((_, stream, cancel) => stream.WriteAsync("SSH-2.0-OpenSSH\r\n"u8.ToArray(), cancel).AsTask());
        using var fetcher = new ImageFetcher(() => On, null, _ => true);
        await Refused(fetcher, $"http://127.0.0.1:{place.Port}/");
        await Refused(fetcher, "http://127.0.0.1:1/");
    }

    [Theory]
    [InlineData("http://a", true)]
    [InlineData("HTTPS://a", true)]
    [InlineData("httpx", false)]
    [InlineData("iVBORw0KGgo=", false)]
    public void Addresses_are_told_from_base64(string text, bool isAddress) => Assert.Equal(isAddress, ImageFetcher.IsAddress(text));

    private static async Task<string> Refused(ImageFetcher fetcher, string address)
    {
        var wrong = await Assert.ThrowsAsync<RequestException>(() => fetcher.Fetch("image", address, Cancel));
        Assert.Equal("image", wrong.Field);
        return wrong.Message;
    }
}
