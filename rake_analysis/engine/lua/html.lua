-- Second filter for HTML: callouts, tabs, layouts, tables that scroll in themselves, marks for the cells' own HTML.

local shared = dofile(pandoc.path.join({pandoc.path.directory(PANDOC_SCRIPT_FILE), 'shared.lua'}))
local context = shared.context
local words = context.words
local tabsets = 0
local regions = 0

local html = shared.of('html')
local raw, surrounded = html.raw, html.surrounded

local function callout(div, kind)
  local title = html.callout_title(div, kind)
  local class = 'class="callout callout-' .. kind .. '"'
  local collapse = div.attributes.collapse
  if collapse then
    local open = collapse == 'false' and ' open' or ''
    return surrounded('<details ' .. class .. open .. '><summary>' .. title .. '</summary>', div.content, '</details>')
  end
  return surrounded('<div ' .. class .. '><p class="callout-title">' .. title .. '</p>', div.content, '</div>')
end

-- Without scripts the parts stand one after another under their headings; the page's script makes tabs of them.
local function tabset(div)
  tabsets = tabsets + 1
  local level = nil
  local panels = pandoc.List({})
  for _, block in ipairs(div.content) do
    if block.t == 'Header' and (level == nil or block.level == level) then
      level = block.level
      panels:insert(pandoc.Div({block}, pandoc.Attr('', {'tab-panel'})))
    elseif #panels > 0 then
      panels[#panels].content:insert(block)
    end
  end
  return pandoc.Div(panels, pandoc.Attr('tabset-' .. tabsets, {'tabset'}))
end

local function layout(div)
  local columns = div.attributes['layout-ncol']
  div.attributes['layout-ncol'] = nil
  div.classes:insert('layout')
  div.attributes.style = '--columns: ' .. tonumber(columns)
  return div
end

local function head_scope(rows)
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do
      cell.attributes.scope = cell.col_span > 1 and 'colgroup' or 'col'
    end
  end
end

local function is_text(cell)
  local text = pandoc.utils.stringify(cell.contents)
  return text ~= '' and not text:match('^[%d%s.,%%–−-]+$')
end

-- The first column names the row where it holds words in every row.
local function row_scope(body)
  for _, row in ipairs(body.body) do
    if row.cells[1] == nil or #row.cells < 2 or not is_text(row.cells[1]) then return end
  end
  body.row_head_columns = 1
  for _, row in ipairs(body.body) do row.cells[1].attributes.scope = 'row' end
end

local function scrolling_table(element)
  head_scope(element.head.rows)
  for _, body in ipairs(element.bodies) do row_scope(body) end
  regions = regions + 1
  local name = pandoc.utils.stringify(element.caption.long)
  if name == '' then name = words.table_region .. ' ' .. regions end
  return pandoc.Div({element}, pandoc.Attr('', {'table-scroll'}, {
    {'role', 'region'}, {'tabindex', '0'}, {'aria-label', name},
  }))
end

local function framed(element)
  local class = element.classes:includes('engine-table') and ' class="table-figure"' or ''
  local id = element.identifier ~= '' and ' id="' .. element.identifier .. '"' or ''
  local caption = '<figcaption>' .. html.written(pandoc.utils.blocks_to_inlines(element.caption.long)) .. '</figcaption>'
  if class ~= '' then
    return surrounded('<figure' .. id .. class .. '>' .. caption, element.content, '</figure>')
  end
  return surrounded('<figure' .. id .. '>', element.content, caption .. '</figure>')
end

function Div(div)
  local kind = shared.callout_kind(div)
  if kind then return callout(div, kind) end
  if div.classes:includes('engine-html') then return raw('<!--engine-html ' .. div.attributes.key .. '-->') end
  if div.classes:includes('engine-page-break') then return raw('<div class="page-break"></div>') end
  if div.classes:includes('panel-tabset') then return tabset(div) end
  if div.attributes['layout-ncol'] then return layout(div) end
end

function Image(image)
  if image.classes:includes('engine-picture') then
    local picture = context.pictures[image.src]
    image.src = picture.address
    image.classes = {}
    if picture.width then image.attributes.width = tostring(math.floor(picture.width + 0.5)) end
  end
  return image
end

Figure = framed
Table = scrolling_table
