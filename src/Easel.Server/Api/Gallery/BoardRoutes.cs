using Easel.Studio.Gallery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Gallery;

/// <summary><c>/api/v1/boards</c>: collections of pictures.</summary>
public static class BoardRoutes
{
    public static void MapBoards(this IEndpointRouteBuilder routes)
    {
        var boards = routes.MapGroup("/api/v1/boards").WithTags("Boards");
        boards.MapGet("", List).WithSummary("All boards by name, with how many pictures lie on each");
        boards.MapPost("", Create).WithSummary("Make a board");
        boards.MapPatch("{id}", Rename).WithSummary("Rename a board");
        boards.MapDelete("{id}", Delete).WithSummary("Take a board away").WithDescription("Its pictures stay in the gallery.");
    }

    private static async Task<Ok<IReadOnlyList<BoardView>>> List(Boards boards, CancellationToken cancel) =>
        TypedResults.Ok<IReadOnlyList<BoardView>>([.. (await boards.All(cancel).ConfigureAwait(false)).Select(one => BoardView.Of(one.Board, one.Count))]);

    private static async Task<Created<BoardView>> Create(BoardOrder order, Boards boards, CancellationToken cancel)
    {
        var board = await boards.Create(order.Name, cancel).ConfigureAwait(false);
        return TypedResults.Created($"/api/v1/boards/{board.Id}", BoardView.Of(board, 0));
    }

    private static async Task<Results<Ok<BoardView>, ProblemHttpResult>> Rename(string id, BoardOrder order, Boards boards, CancellationToken cancel) =>
        await boards.Rename(id, order.Name, cancel).ConfigureAwait(false) is { } board ? TypedResults.Ok(BoardView.Of(board)) : Problems.NotFound($"there is no board {id}");

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string id, Boards boards, CancellationToken cancel) =>
        await boards.Delete(id, cancel).ConfigureAwait(false) ? TypedResults.NoContent() : Problems.NotFound($"there is no board {id}");
}
