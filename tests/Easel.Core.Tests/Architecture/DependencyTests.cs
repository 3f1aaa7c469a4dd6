using System.Text.RegularExpressions;
using Easel.Testing;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Easel.Core.Tests.Architecture;

/// <summary>Which way things point: Cli → Server → Web → Studio → Diffusion → Core, Cli → Training → Diffusion; torch stops at Diffusion's upper edge, async at its engine.</summary>
public sealed class DependencyTests
{
    [Theory]
    [InlineData("Easel.Core", "")]
    [InlineData("Easel.Diffusion", "Easel.Core")]
    [InlineData("Easel.Training", "Easel.Diffusion")]
    [InlineData("Easel.Studio", "Easel.Diffusion")]
    [InlineData("Easel.Web", "Easel.Studio")]
    [InlineData("Easel.Server", "Easel.Studio Easel.Web")]
    [InlineData("Easel.Cli", "Easel.Server Easel.Studio Easel.Training")]
    public void A_project_references_only_what_lies_below_it(string project, string allowed)
    {
        var text = File.ReadAllText(Path.Combine(Goldens.Root, "src", project, project + ".csproj"));
        var references = Regex.Matches(text, @"ProjectReference Include=""[^""]*/(\w[\w.]*)\.csproj""").Select(match => match.Groups[1].Value);
        Assert.Equal(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), references.Order());
    }

    [Theory]
    [InlineData("src/Easel.Core", "TorchSharp")]
    [InlineData("src/Easel.Core", "Microsoft.AspNetCore")]
    [InlineData("src/Easel.Core", "Microsoft.Extensions")]
    [InlineData("src/Easel.Diffusion", "Microsoft.Extensions")]
    [InlineData("src/Easel.Diffusion", "Microsoft.AspNetCore")]
    [InlineData("src/Easel.Studio", "TorchSharp")]
    [InlineData("src/Easel.Studio", "Microsoft.AspNetCore")]
    [InlineData("src/Easel.Web", "TorchSharp")]
    [InlineData("src/Easel.Web", "System.Net.Http")]
    [InlineData("src/Easel.Server", "TorchSharp")]
    public void A_layer_does_not_use_what_is_not_its_business(string folder, string banned) =>
        Assert.Empty(from source in SourceTree.Under(folder)
                     from name in source.Root.DescendantNodes().OfType<UsingDirectiveSyntax>()
                     where name.Name?.ToString().StartsWith(banned, StringComparison.Ordinal) == true
                     select $"{source.Path}: {name}");

    [Theory]
    [InlineData("src/Easel.Core/Prompts")]
    [InlineData("src/Easel.Core/Requests")]
    [InlineData("src/Easel.Core/Infotext")]
    [InlineData("src/Easel.Core/Catalogs")]
    [InlineData("src/Easel.Core/Settings")]
    [InlineData("src/Easel.Diffusion/Architectures")]
    [InlineData("src/Easel.Diffusion/Conditioning")]
    [InlineData("src/Easel.Diffusion/Models")]
    [InlineData("src/Easel.Diffusion/Sampling")]
    public void What_computes_asks_neither_files_nor_the_environment(string folder) =>
        Assert.Empty(from source in SourceTree.Under(folder)
                     from access in source.Root.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
                     where access.Expression.ToString() is "File" or "Directory" or "Environment" or "System.IO.File" or "System.Environment" or "Console"
                     select $"{source.Path}: {access}");

    [Fact]
    public void Only_the_engine_is_asynchronous_in_the_numerics() =>
        Assert.Empty(from source in SourceTree.Under("src/Easel.Diffusion")
                     where !source.Path.EndsWith("/LocalEngine.cs", StringComparison.Ordinal)
                     from method in source.Root.DescendantNodes().OfType<MethodDeclarationSyntax>()
                     where Regex.IsMatch(method.ReturnType.ToString(), @"\b(Task|ValueTask|IAsyncEnumerable)\b")
                     select $"{source.Path}: {method.Identifier}");
}
