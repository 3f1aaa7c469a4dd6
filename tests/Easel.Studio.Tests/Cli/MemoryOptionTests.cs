using System.CommandLine;
using Easel.Cli;
using Easel.Cli.Generate;
using Easel.Diffusion.Memory;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Cli;

/// <summary>How much memory models may take, by the command line's words.</summary>
public sealed class MemoryOptionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(MemoryUse.Full)]
    [InlineData(MemoryUse.Medium, "--medvram")]
    [InlineData(MemoryUse.Low, "--lowvram")]
    [InlineData(MemoryUse.Low, "--lowvram", "--medvram-sdxl")]
    [InlineData(MemoryUse.MediumForSdxl, "--medvram-sdxl")]
    public async Task Generate_hands_them_to_the_engine(MemoryUse expected, params string[] words)
    {
        EngineChoices? chosen = null;
        var line = new CommandLine(choices => { chosen = choices; return new FakeEngine(); }, new StringWriter(), new StringWriter());
        Assert.Equal(0, await line.Run(["generate", "a cat", "--out", folder.Path, "--json", .. words], TestContext.Current.CancellationToken));
        Assert.Equal((expected, true), (chosen!.Memory, chosen.MeasuresMemory));
    }

    [Fact]
    public async Task Two_that_contradict_each_other_are_refused()
    {
        var error = new StringWriter();
        Assert.Equal(2, await new CommandLine(_ => new FakeEngine(), new StringWriter(), error).Run(["generate", "a cat", "--out", folder.Path, "--lowvram", "--medvram"], TestContext.Current.CancellationToken));
        Assert.Contains("--lowvram contradicts it", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8GB", 8_000_000_000)]
    [InlineData("1.5GiB", 1_610_612_736L)]
    [InlineData("800 mb", 800_000_000L)]
    [InlineData("4000000000", 4_000_000_000L)]
    [InlineData("2k", 2000L)]
    [InlineData("0", null)]
    [InlineData("-1GB", null)]
    [InlineData("much", null)]
    [InlineData("8XB", null)]
    [InlineData("1e9", null)]
    public void Amounts_are_read_as_people_write_them(string text, long? bytes)
    {
        var option = new Option<long?>("--model-memory") { CustomParser = result => MemoryOptions.Bytes(result, "--model-memory") };
        var parsed = new RootCommand { option }.Parse(["--model-memory", text]);
        if (bytes is null) Assert.Contains($"'{text}' is no amount of memory", Assert.Single(parsed.Errors).Message, StringComparison.Ordinal);
        else Assert.Equal(bytes, parsed.GetValue(option));
    }
}
