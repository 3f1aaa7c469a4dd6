using System.Net;
using System.Net.WebSockets;
using Xunit;

namespace Easel.Server.Tests.Security;

/// <summary>The web UI's pages and the channel behind them stand behind the same gates as everything else.</summary>
public sealed class WebUiTests
{
    private const string Channel = "/_blazor";
    private const string Negotiation = "/_blazor/negotiate?negotiateVersion=1";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_may_load_nothing_from_elsewhere_and_what_it_loads_is_there()
    {
        await using var studio = await TestStudio.Start();
        using var answer = await studio.Client.GetAsync("/", Cancel);
        var page = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var addresses = System.Text.RegularExpressions.Regex.Matches(page, @"(?:src|href)=""([^""#.]\S*?\.(?:js|css|svg))""").Select(match => match.Groups[1].Value).ToList();
        Assert.True(addresses.Count >= 6, page);
        foreach (var address in addresses)
        {
            Assert.StartsWith("/web/", address, StringComparison.Ordinal);
            using var file = await studio.Client.GetAsync(address, Cancel);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        }
    }

    [Fact]
    public async Task Without_a_web_ui_there_is_no_page_and_no_channel()
    {
        await using var studio = await TestStudio.Start(with: options => options with { WebUi = false });
        using var page = await studio.Client.GetAsync("/", Cancel);
        using var channel = await studio.Client.PostAsync(Negotiation, null, Cancel);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (page.StatusCode, channel.StatusCode));
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task Only_pages_of_ours_open_the_channel(string? origin, HttpStatusCode status)
    {
        await using var studio = await TestStudio.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, Negotiation);
        if (origin is not null) request.Headers.Add("Origin", origin);
        using var answer = await studio.Client.SendAsync(request, Cancel);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_web_socket_of_somebody_elses_page_is_refused()
    {
        await using var studio = await TestStudio.Start();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "https://evil.example");
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri(studio.Client.BaseAddress!.ToString().Replace("http:", "ws:", StringComparison.Ordinal).TrimEnd('/') + Channel), Cancel));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Who_is_not_logged_in_gets_neither_page_nor_channel_nor_file()
    {
        await using var studio = await TestStudio.Start(with: options => options with { ApiAccounts = [new ApiAccount("me", "secret")] });
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = studio.Client.BaseAddress };
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        using var page = await client.GetAsync("/queue", Cancel);
        Assert.Equal("/login?next=%2Fqueue", page.Headers.Location!.ToString());
        using var channel = await studio.Client.PostAsync(Negotiation, null, Cancel);
        using var file = await studio.Client.GetAsync("/web/x/easel.js", Cancel);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (channel.StatusCode, file.StatusCode));
    }
}
