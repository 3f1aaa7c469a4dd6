using Easel.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Easel.Core.Tests.Architecture;

/// <summary>The budgets of docs/decisions/0001: what fits a page stays readable.</summary>
public sealed class BudgetTests
{
    private static readonly string[] BannedSuffixes = ["Manager", "Helper", "Helpers", "Utils", "Util", "Common", "Misc", "Base", "Impl", "Handler", "Wrapper"];

    [Fact]
    public void Files_have_at_most_300_lines() =>
        AssertNone("file", from source in SourceTree.Under("src")
                           let lines = source.Root.GetText().Lines.Count
                           where lines > 301
                           select (source.Path, $"{lines} lines"));

    [Fact]
    public void Pages_style_sheets_and_scripts_have_at_most_300_lines() =>
        AssertNone("file", from pattern in new[] { "*.razor", "*.css", "*.js" }
                           from file in Directory.EnumerateFiles(Path.Combine(Goldens.Root, "src", "Easel.Web"), pattern, SearchOption.AllDirectories)
                           let path = Path.GetRelativePath(Goldens.Root, file).Replace('\\', '/')
                           where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/node_modules/", StringComparison.Ordinal)
                           let lines = File.ReadLines(file).Count()
                           where lines > 300
                           select (path, $"{lines} lines"));

    [Fact]
    public void Methods_have_at_most_60_lines() =>
        AssertNone("method", from source in SourceTree.Under("src")
                             from method in source.Root.DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
                             let lines = SourceTree.Lines(method)
                             where lines > 60
                             select ($"{source.Path}:{NameOf(method)}", $"{lines} lines"));

    [Fact]
    public void Constructors_have_at_most_seven_parameters() =>
        AssertNone("constructor", from source in SourceTree.Under("src")
                                  from node in source.Root.DescendantNodes()
                                  let parameters = node switch
                                  {
                                      ConstructorDeclarationSyntax constructor => constructor.ParameterList,
                                      ClassDeclarationSyntax type => type.ParameterList,
                                      _ => null,
                                  }
                                  where parameters?.Parameters.Count > 7
                                  select (source.Path, $"{parameters.Parameters.Count} parameters"));

    [Fact]
    public void A_file_declares_one_public_type_and_bears_its_name() =>
        AssertNone("types", from source in SourceTree.Under("src")
                            let types = TopLevel(source.Root).Where(type => type.Modifiers.Any(SyntaxKind.PublicKeyword)).ToList()
                            let name = Path.GetFileNameWithoutExtension(source.Path).Replace(".razor", "", StringComparison.Ordinal)
                            where types.Count > 1 || (types.Count == 1 && TypeName(types[0]) != name)
                            select (source.Path, string.Join(", ", types.Select(TypeName))));

    [Fact]
    public void No_type_has_a_name_that_says_nothing() =>
        AssertNone("name", from source in SourceTree.Under("src")
                           from type in source.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
                           where BannedSuffixes.Any(suffix => type.Identifier.Text.EndsWith(suffix, StringComparison.Ordinal))
                           select (source.Path, type.Identifier.Text));

    [Fact]
    public void A_note_of_work_to_do_carries_its_issue_number() =>
        AssertNone("todo", from source in SourceTree.Under("src").Concat(SourceTree.Under("tests"))
                           from trivia in source.Root.DescendantTrivia()
                           where trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) && trivia.ToString().Contains("TO" + "DO", StringComparison.Ordinal)
                               && !trivia.ToString().Contains('#', StringComparison.Ordinal)
                           select (source.Path, trivia.ToString()));

    [Fact]
    public void The_solution_has_at_most_16_projects() =>
        Assert.InRange(new[] { "src", "tests", "benchmarks" }
            .Select(folder => Path.Combine(Goldens.Root, folder))
            .Where(Directory.Exists)
            .Sum(folder => Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories).Count()), 1, 16);

    private static void AssertNone(string rule, IEnumerable<(string What, string Found)> findings)
    {
        var allowed = File.ReadLines(Path.Combine(Goldens.Root, "tests/Easel.Core.Tests/Architecture/budget-exceptions.txt"))
            .Where(line => line.StartsWith(rule + " ", StringComparison.Ordinal))
            .Select(line => line.Split(' ', 3)[1].TrimEnd(':'))
            .ToHashSet();
        Assert.Empty(findings.Where(finding => !allowed.Contains(finding.What)).Select(finding => $"{finding.What}: {finding.Found}"));
    }

    private static IEnumerable<MemberDeclarationSyntax> TopLevel(SyntaxNode root) =>
        root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    private static string TypeName(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax named => named.Identifier.Text,
        DelegateDeclarationSyntax named => named.Identifier.Text,
        _ => "",
    };

    private static string NameOf(BaseMethodDeclarationSyntax method) => method switch
    {
        MethodDeclarationSyntax named => named.Identifier.Text,
        ConstructorDeclarationSyntax => "constructor",
        _ => method.Kind().ToString(),
    };
}
