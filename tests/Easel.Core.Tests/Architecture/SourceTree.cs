using Easel.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Easel.Core.Tests.Architecture;

/// <summary>The repository's own source, parsed, for the tests that hold it to the house rules.</summary>
internal static class SourceTree
{
    public static IEnumerable<(string Path, SyntaxNode Root)> Under(string folder) =>
        from file in Directory.EnumerateFiles(Path.Combine(Goldens.Root, folder), "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Goldens.Root, file).Replace('\\', '/')
        where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
        select (path, CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot());

    public static int Lines(SyntaxNode node)
    {
        var span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }
}
