using Xunit;

namespace Easel.Web.Tests.Browser;

/// <summary>Tests with a browser and a server run one after another: side by side they would wait for each other's pictures.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests
{
    public const string Name = "browser";
}
