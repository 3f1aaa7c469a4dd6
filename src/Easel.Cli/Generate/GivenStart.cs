namespace Easel.Cli.Generate;

/// <summary>What a request begins with where a command does not take it from <c>--init</c> and <c>--mask</c>.</summary>
/// <param name="Picture">Path of a picture file, or a <c>data:</c> address.</param>
/// <param name="Mask">The same of its mask, or null.</param>
internal sealed record GivenStart(string Picture, string? Mask);
