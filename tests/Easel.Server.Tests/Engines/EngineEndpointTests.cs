using Easel.Core.Results;
using Easel.Server.Engines;
using Easel.Testing;
using Grpc.Core;
using Xunit;
using Wire = Easel.Server.Engines.Wire;

namespace Easel.Server.Tests.Engines;

/// <summary>The engine's side of the socket.</summary>
public sealed class EngineEndpointTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Bearer secret", true)]
    [InlineData("Bearer secreT", false)]
    [InlineData("secret", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public async Task Only_who_knows_the_token_is_answered(string? credential, bool answered)
    {
        var (fake, address) = (new FakeEngine(), EngineAddress.Fresh());
        await using var endpoint = await EngineEndpoint.Start(fake, address, "secret");
        using var channel = EngineChannel.To(address);
        var client = new Wire.Engine.EngineClient(channel);
        var headers = new Metadata();
        if (credential is not null) headers.Add("authorization", credential);

        using var hello = client.HelloAsync(new Wire.HelloRequest(), headers, cancellationToken: Cancel);
        using var generate = client.Generate(headers, cancellationToken: Cancel);
        if (answered)
        {
            Assert.Equal(Environment.ProcessId, (await hello).Process);
        }
        else
        {
            Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(async () => await hello)).StatusCode);
            Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() => generate.ResponseStream.MoveNext(Cancel))).StatusCode);
        }

        Assert.Empty(fake.Requests);
        address.Remove();
    }

    [Theory]
    [InlineData("not json", "request")]
    [InlineData("""{"prompt":"a","steps":"many"}""", "steps")]
    public async Task A_request_that_cannot_be_read_fails_by_name(string json, string field)
    {
        var address = EngineAddress.Fresh();
        await using var endpoint = await EngineEndpoint.Start(new FakeEngine(), address, "secret");
        using var channel = EngineChannel.To(address);
        using var call = new Wire.Engine.EngineClient(channel).Generate(new Metadata { { "authorization", "Bearer secret" } }, cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(new Wire.Order { Request = json }, Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));
        var failed = Assert.IsType<ImageEvent.Failed>(new EventReader().Take(call.ResponseStream.Current));
        Assert.Equal(field, failed.Field);
        address.Remove();
    }

    [Fact]
    public void The_socket_lies_in_a_folder_of_this_user_alone_and_leaves_nothing()
    {
        if (OperatingSystem.IsWindows()) return;
        var address = EngineAddress.Fresh();
        var folder = Path.GetDirectoryName(address.ToString()["unix:".Length..])!;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Equal(address.ToString(), EngineAddress.Parse(address.ToString()).ToString());
        address.Remove();
        Assert.False(Directory.Exists(folder));
        address.Remove(); // twice is fine
    }

    [Fact]
    public void A_folder_that_Easel_did_not_make_is_left()
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = Directory.CreateTempSubdirectory("easel-own-").FullName;
        EngineAddress.Parse($"unix:{folder}/socket").Remove();
        Assert.True(Directory.Exists(folder));
        Directory.Delete(folder);
    }

    [Theory]
    [InlineData("")]
    [InlineData("unix:")]
    [InlineData("http://localhost")]
    public void What_is_no_address_is_said(string text) => Assert.Contains("is not an address", Assert.Throws<InvalidDataException>(() => EngineAddress.Parse(text)).Message, StringComparison.Ordinal);
}
