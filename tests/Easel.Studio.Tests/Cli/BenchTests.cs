using Easel.Cli;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Cli;

public sealed class BenchTests
{
    [Theory]
    [InlineData("--size", "100")]
    [InlineData("--size", "0")]
    [InlineData("--repeats", "0")]
    [InlineData("--model", "sd9")]
    public async Task A_value_out_of_range_is_refused_by_name(string option, string value)
    {
        var error = new StringWriter();
        var code = await new CommandLine(_ => new FakeEngine(), new StringWriter(), error).Run(["bench", option, value], TestContext.Current.CancellationToken);
        Assert.Equal(2, code);
        Assert.Contains(value, error.ToString(), StringComparison.Ordinal);
    }
}
