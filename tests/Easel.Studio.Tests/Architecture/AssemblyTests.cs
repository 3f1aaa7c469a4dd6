using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace Easel.Studio.Tests.Architecture;

/// <summary>Which way the built assemblies point: what the compiler left in is what counts.</summary>
public sealed class AssemblyTests
{
    [Theory]
    [InlineData("Easel.Core", "TorchSharp")]
    [InlineData("Easel.Core", "Microsoft.Extensions")]
    [InlineData("Easel.Core", "Microsoft.AspNetCore")]
    [InlineData("Easel.Core", "Easel.")]
    [InlineData("Easel.Diffusion", "Microsoft.Extensions")]
    [InlineData("Easel.Diffusion", "Microsoft.AspNetCore")]
    [InlineData("Easel.Diffusion", "Easel.Studio")]
    [InlineData("Easel.Diffusion", "Easel.Training")]
    [InlineData("Easel.Training", "Easel.Studio")]
    [InlineData("Easel.Studio", "TorchSharp")]
    [InlineData("Easel.Studio", "Easel.Training")]
    [InlineData("Easel.Web", "TorchSharp")]
    [InlineData("Easel.Web", "Easel.Server")]
    public void An_assembly_does_not_reference_what_is_not_its_business(string assembly, string banned) =>
        Assert.DoesNotContain(References(assembly), name => name.StartsWith(banned, StringComparison.Ordinal));

    [Theory]
    [InlineData("Easel.Core")]
    [InlineData("Easel.Diffusion")]
    [InlineData("Easel.Training")]
    [InlineData("Easel.Studio")]
    public void Nothing_references_the_command_line(string assembly) => Assert.DoesNotContain("easel", References(assembly));

    private static List<string> References(string assembly)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")));
        var metadata = file.GetMetadataReader();
        var names = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToList();
        Assert.NotEmpty(names);
        return names;
    }
}
