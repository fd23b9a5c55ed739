-- lane, now
local ids = redis.call('LRANGE', key('held', ARGV[1]), 0, -1)
for _, id in ipairs(ids) do
  refresh(id, ARGV[2])
  redis.call('ZREM', key('aside'), id)
end
redis.call('DEL', key('held', ARGV[1]))
if #ids > 0 then put_back(ARGV[1], ids) end
return #ids
